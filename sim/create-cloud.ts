import { createPrivateKey, createPublicKey } from "node:crypto";
import path from "node:path";
import { ownApps, ownClientId } from "./apps.ts";
import { type Cloud, changeSettings, type TenantState } from "./cloud.ts";
import type { Consent, DirectoryRole } from "./directory-roles.ts";
import type { Identity } from "./identity.ts";
import { createLatency, type LatencyMode } from "./latency.ts";
import { type Ledger, openLedger } from "./ledger.ts";
import { readOverrides, saveOverrides } from "./overrides.ts";
import { seededGuid } from "./seeded.ts";
import { generateTenants, type Tenant, type TenantKind } from "./tenants/generate.ts";

export interface CloudOptions {
  state: string;
  seed: number;
  tenants: number;
  latency: LatencyMode;
}

const ROLE_BY_KIND: Partial<Record<TenantKind, DirectoryRole | null>> = {
  "role-missing": null,
  "read-only": "Global Reader",
};

function startState(tenant: Tenant, seed: number): TenantState {
  const role = ROLE_BY_KIND[tenant.kind];
  const consent: Consent = { role: role === undefined ? "Exchange Administrator" : role, manageAsApp: true };
  return {
    settings: { RejectDirectSend: tenant.rejectDirectSend },
    previousReject: tenant.rejectDirectSend,
    hydrated: tenant.kind !== "not-hydrated",
    throttle: tenant.kind === "throttled" ? { calls: 2, retryAfterSeconds: 3 } : null,
    throttleWindow: { startedAtMs: Number.NEGATIVE_INFINITY, calls: 0 },
    latencies: {},
    faults: [],
    consents: new Map(tenant.kind === "no-consent" ? [] : [[ownClientId(seed, tenant.appKey), consent]]),
    connectors: tenant.connectors,
    propagationSeconds: 0,
  };
}

/** Brings the settings to where the ledger left them. */
function replay(ledger: Ledger, find: Cloud["findTenant"]): void {
  for (const { changed, answeredAs, tenantId } of ledger.entries()) {
    const tenant = changed && find(answeredAs ?? tenantId ?? "");
    if (tenant) changeSettings(tenant, changed);
  }
}

/** Makes the cloud from its seed, then brings it to where control and ledger left it. */
export function createCloud(identity: Identity, options: CloudOptions): Cloud {
  const { seed } = options;
  const tenants = generateTenants(seed, options.tenants).map((tenant) => ({
    ...tenant,
    state: startState(tenant, seed),
  }));
  const byName = new Map(
    tenants.flatMap((tenant) => [tenant.id, ...tenant.domains].map((name) => [name, tenant])),
  );
  const privateKey = createPrivateKey(identity.signingKeyPem);
  const cloud: Cloud = {
    seed,
    identity,
    signingKey: { id: seededGuid(seed, "signing-key"), privateKey, publicKey: createPublicKey(privateKey) },
    tenants,
    apps: new Map(ownApps(seed, identity.credentials).map((app) => [app.clientId, app])),
    ledger: openLedger(path.join(options.state, "ledger.jsonl")),
    latency: createLatency(options.latency, seed),
    findTenant: (idOrDomain) => byName.get(idOrDomain.toLowerCase()),
    keepOverrides: () => saveOverrides(options.state, cloud),
  };
  readOverrides(options.state, cloud);
  replay(cloud.ledger, cloud.findTenant);
  return cloud;
}
