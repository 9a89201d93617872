import { seededGuid } from "../seeded.ts";
import type { Tenant, TenantKind } from "./generate.ts";

interface Facts {
  id: string;
  name: string;
  kind: TenantKind;
  domains: [string, ...string[]];
  rejectDirectSend?: boolean;
}

/** A tenant that is none of the generated ones: without connectors, for the shared app. */
export function makeTenant(
  seed: number,
  { id, name, kind, domains, rejectDirectSend = false }: Facts,
): Tenant {
  return {
    id,
    name,
    kind,
    initialDomain: domains[0],
    domains,
    appKey: "shared",
    organizationGuid: seededGuid(seed, `${id}/organization`),
    createdAt: new Date().toISOString(),
    rejectDirectSend,
    connectors: [],
  };
}

/** The tenant of the managed service provider, where its app registrations live. It is nobody's customer. */
export function homeTenant(seed: number): Tenant {
  return {
    ...makeTenant(seed, {
      id: seededGuid(seed, "home-tenant"),
      name: "Managed service provider (simulated)",
      kind: "home",
      domains: ["provider-sim.onmicrosoft.com"],
    }),
    createdAt: new Date(Date.UTC(2015, 0, 1)).toISOString(),
  };
}
