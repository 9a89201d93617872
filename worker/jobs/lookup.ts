import { z } from "zod";
import { findLookupCaller } from "#lib/customers/queries.ts";
import type { Cloud } from "#lib/tenants/schema.ts";
import { describeFailure, openGraph, requireShape } from "../graph.ts";
import type { WorkerContext } from "../run-item.ts";
import { findTenantId } from "../tenant-id.ts";
import type { JobHandler } from "./handler.ts";

/** Finds the tenant id of a domain or the domain of a tenant id, and the name where Graph may be asked. */
export const lookup: JobHandler = async (context, { input, appRegistrationId }, signal) => {
  const { cloud, named } = input;
  if (!cloud || !named) throw new Error("A lookup without a cloud or a name.");
  const typed = named.trim().toLowerCase();
  try {
    const entraTenantId = await findTenantId(context.clouds, cloud, typed);
    const told = await askGraph(context, { cloud, entraTenantId, appRegistrationId }, signal);
    const domain = chooseDomain(z.guid().safeParse(typed).success ? null : typed, told.domain);
    return { ok: true, result: { entraTenantId, domain, name: told.name, whyNotAll: told.whyNotAll } };
  } catch (error) {
    if (signal.aborted) return null;
    return describeFailure(error);
  }
};

/** Exchange is best reached by a tenant's initial domain; else the one that somebody typed is kept. */
function chooseDomain(typed: string | null, told: string | null): string | null {
  const isInitial = (domain: string | null) => domain !== null && /\.onmicrosoft\.(com|us|cn)$/.test(domain);
  return isInitial(typed) || !isInitial(told) ? (typed ?? told) : told;
}

interface Told {
  domain: string | null;
  name: string | null;
  whyNotAll: string | null;
}

const tenantSchema = z.object({
  tenantId: z.guid(),
  displayName: z.string().max(256),
  defaultDomainName: z.string().min(1).max(253),
});

const noCaller =
  "Microsoft tells domain and name to an app registration alone that has the Graph permission CrossTenantInformation.ReadBasic.All in its home tenant. None in this cloud has a home tenant.";

/** Domain and name, which Graph tells to an app registration with the permission. Without it the id has to do. */
async function askGraph(
  context: WorkerContext,
  asked: { cloud: Cloud; entraTenantId: string; appRegistrationId: string | null },
  signal: AbortSignal,
): Promise<Told> {
  const { cloud, entraTenantId, appRegistrationId } = asked;
  const caller = await findLookupCaller(context.db, cloud, appRegistrationId);
  if (!caller) return { domain: null, name: null, whyNotAll: noCaller };
  try {
    const read = await openGraph(context, caller, signal);
    const url = `${context.clouds.find(cloud)?.graph.url}/v1.0/tenantRelationships/findTenantInformationByTenantId(tenantId='${entraTenantId}')`;
    const { defaultDomainName, displayName } = requireShape(tenantSchema, await read(url));
    return { domain: defaultDomainName.toLowerCase(), name: displayName.trim() || null, whyNotAll: null };
  } catch (error) {
    if (signal.aborted) throw error;
    const { errorCode, errorRaw } = describeFailure(error);
    const why = `Microsoft did not tell domain and name (${errorCode}). ${errorRaw}`.trim();
    return { domain: null, name: null, whyNotAll: why };
  }
}
