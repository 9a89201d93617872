import { z } from "zod";
import { recordCustomerList } from "#lib/customers/commands.ts";
import { findGraphCaller } from "#lib/customers/queries.ts";
import { mostCustomers } from "#lib/customers/schema.ts";
import { DirectoryError, describeFailure, type GraphReader, openGraph, requireShape } from "../graph.ts";
import type { JobHandler } from "./handler.ts";

/** What Sendlock takes from a page of Graph's contracts. Members that it does not use may come and go. */
const pageSchema = z.object({
  value: z.array(
    z.object({
      customerId: z.guid(),
      defaultDomainName: z.string().min(1).max(253),
      displayName: z.string().max(256),
    }),
  ),
  "@odata.nextLink": z.url().optional(),
});

interface Customer {
  entraTenantId: string;
  domain: string;
  name: string;
}

/** Reads Microsoft's list of customers, and marks the tenants that it no longer has. */
export const customers: JobHandler = async (context, claim, signal) => {
  const caller = await findGraphCaller(context.db, claim.appRegistrationId ?? "");
  if (!caller) return { ok: false, errorCode: "home-tenant-unknown", errorRaw: "" };
  try {
    const read = await openGraph(context, caller, signal);
    const url = context.clouds.find(caller.cloud)?.graph.url ?? "";
    const list = await readContracts(read, `${url}/v1.0/contracts?$top=999`);
    await recordCustomerList(context, claim, caller, list);
    return null;
  } catch (error) {
    if (signal.aborted) return null;
    return describeFailure(error);
  }
};

/** Every page of the list; each customer is there once. @throws DirectoryError when any of it can't be read */
async function readContracts(read: GraphReader, start: string): Promise<Customer[]> {
  const found = new Map<string, Customer>();
  const seen = new Set<string>();
  for (let url: string | undefined = start; url; ) {
    seen.add(url);
    const page: z.infer<typeof pageSchema> = requireShape(pageSchema, await read(url));
    for (const { customerId, defaultDomainName, displayName } of page.value) {
      const entraTenantId = customerId.toLowerCase();
      const domain = defaultDomainName.toLowerCase();
      found.set(entraTenantId, { entraTenantId, domain, name: displayName.trim() || domain });
    }
    if (found.size > mostCustomers)
      throw new DirectoryError("graph-unreadable", `The list has more than ${mostCustomers} customers.`);
    url = page["@odata.nextLink"];
    if (url) requireNext(url, start, seen);
  }
  return [...found.values()];
}

/** The token goes with each request: only to the address that the list was asked from, and to no page twice. */
function requireNext(url: string, start: string, seen: ReadonlySet<string>): void {
  const [next, first] = [new URL(url), new URL(start)];
  if (next.origin !== first.origin || next.pathname !== first.pathname)
    throw new DirectoryError("graph-unreadable", `@odata.nextLink leads to ${next.origin}${next.pathname}.`);
  if (seen.has(url)) throw new DirectoryError("graph-unreadable", "@odata.nextLink leads in a circle.");
}
