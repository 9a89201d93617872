import { ownApps, ownClientId } from "../apps.ts";
import type { TenantState } from "../cloud.ts";
import type { Consent, DirectoryRole } from "../directory-roles.ts";
import type { Identity } from "../identity.ts";
import type { Tenant, TenantKind } from "./generate.ts";

const ROLE_BY_KIND: Partial<Record<TenantKind, DirectoryRole | null>> = {
  "role-missing": null,
  "read-only": "Global Reader",
};

/** Who has consent in a tenant when nothing was changed yet. */
function startConsents(tenant: Tenant, seed: number, { credentials }: Identity): [string, Consent][] {
  if (tenant.kind === "no-consent" || tenant.kind === "added") return [];
  if (tenant.kind === "home") {
    return ownApps(seed, credentials).map(({ clientId, manageAsApp, graphRoles }) => [
      clientId,
      { role: null, manageAsApp, graphRoles },
    ]);
  }
  const role = ROLE_BY_KIND[tenant.kind];
  const consent: Consent = {
    role: role === undefined ? "Exchange Administrator" : role,
    manageAsApp: true,
    graphRoles: [],
  };
  return [[ownClientId(seed, tenant.appKey), consent]];
}

/** The part of a tenant that changes, as it is at first. */
export function startState(tenant: Tenant, seed: number, identity: Identity): TenantState {
  return {
    settings: { RejectDirectSend: tenant.rejectDirectSend },
    previousReject: tenant.rejectDirectSend,
    hydrated: tenant.kind !== "not-hydrated",
    isCustomer: tenant.kind !== "home",
    throttle: tenant.kind === "throttled" ? { calls: 2, retryAfterSeconds: 3 } : null,
    throttleWindow: { startedAtMs: Number.NEGATIVE_INFINITY, calls: 0 },
    latencies: {},
    faults: [],
    consents: new Map(startConsents(tenant, seed, identity)),
    connectors: tenant.connectors,
    propagationSeconds: 0,
  };
}
