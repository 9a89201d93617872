import type { Cloud, CloudTenant } from "../cloud.ts";
import { seededGuid } from "../seeded.ts";
import { graphErrors } from "./errors.ts";

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 999;

function pageSize(asked: string | null): number {
  if (asked === null) return DEFAULT_PAGE;
  const size = Number(asked);
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE) throw graphErrors.pageSizeWrong(asked);
  return size;
}

/** The tenants of a page begin after this one: customers that come or go meanwhile move no page. */
function tenantsAfter(cloud: Cloud, token: string | null): readonly CloudTenant[] {
  if (token === null) return cloud.tenants;
  const last = cloud.findTenant(Buffer.from(token, "base64url").toString("utf8"));
  if (!last) throw graphErrors.skipTokenWrong();
  return cloud.tenants.slice(cloud.tenants.indexOf(last) + 1);
}

function describeContract({ seed }: Cloud, tenant: CloudTenant) {
  return {
    id: seededGuid(seed, `contract/${tenant.id}`),
    deletedDateTime: null,
    contractType: "BreadthPartner",
    customerId: tenant.id,
    defaultDomainName: tenant.initialDomain,
    displayName: tenant.name,
  };
}

/** One page of the provider's customers. Contracts exist in the partner's tenant only: any other tenant has none. */
export function listContracts(cloud: Cloud, asking: CloudTenant, url: URL) {
  const { searchParams } = url;
  for (const name of searchParams.keys())
    if (!["$top", "$select", "$skiptoken"].includes(name)) throw graphErrors.queryUnsupported(name);
  const size = pageSize(searchParams.get("$top"));
  const rest = tenantsAfter(cloud, searchParams.get("$skiptoken")).filter(
    ({ state }) => asking === cloud.home && state.isCustomer,
  );
  const page = rest.slice(0, size);
  const selected = searchParams.get("$select")?.split(",");
  const next = new URL(url);
  next.searchParams.set("$skiptoken", Buffer.from(page.at(-1)?.id ?? "").toString("base64url"));
  return {
    "@odata.context": `${url.origin}/v1.0/$metadata#contracts`,
    ...(rest.length > size ? { "@odata.nextLink": next.href } : {}),
    value: page.map((tenant) =>
      Object.fromEntries(
        Object.entries(describeContract(cloud, tenant)).filter(([name]) => selected?.includes(name) ?? true),
      ),
    ),
  };
}
