import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import path from "node:path";
import { type AppRegistration, ownApps, ownClientId } from "./apps.ts";
import type { Consent, DirectoryRole } from "./directory-roles.ts";
import type { Fault } from "./faults.ts";
import type { Identity } from "./identity.ts";
import { createLatency, type LatencyMode, type LatencySource } from "./latency.ts";
import { type Ledger, openLedger, type SettingValue } from "./ledger.ts";
import { readOverrides, saveOverrides } from "./overrides.ts";
import { seededGuid } from "./seeded.ts";
import type { InboundConnector } from "./tenants/connectors.ts";
import { generateTenants, type Tenant, type TenantKind } from "./tenants/generate.ts";

/** The part of a tenant that changes. */
export interface TenantState {
  settings: Record<string, SettingValue>;
  /** RejectDirectSend before its last change, for stale reads. */
  previousReject: SettingValue;
  hydrated: boolean;
  /** The first `calls` calls of any 60 s are refused with 429. */
  throttle: { calls: number; retryAfterSeconds: number } | null;
  throttleWindow: { startedAtMs: number; calls: number };
  latencies: Record<string, number>;
  faults: Fault[];
  consents: Map<string, Consent>;
  connectors: InboundConnector[];
  /** How long mail transport goes on with the former RejectDirectSend. */
  propagationSeconds: number;
}
export type CloudTenant = Tenant & { state: TenantState };

export interface Cloud {
  seed: number;
  identity: Identity;
  signingKey: { id: string; privateKey: KeyObject; publicKey: KeyObject };
  tenants: readonly CloudTenant[];
  apps: Map<string, AppRegistration>;
  ledger: Ledger;
  latency: LatencySource;
  /** By tenant id or any of the tenant's domains. */
  findTenant(idOrDomain: string): CloudTenant | undefined;
  /** Keeps what the control endpoint changed, over restarts. */
  keepOverrides(): void;
}

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

export function changeSettings(tenant: CloudTenant, changed: Record<string, SettingValue>): void {
  const { state } = tenant;
  if ("RejectDirectSend" in changed) state.previousReject = state.settings.RejectDirectSend ?? null;
  Object.assign(state.settings, changed);
}

/** The id of an app registration's service principal in a tenant. */
export function servicePrincipalId(cloud: Cloud, tenant: Tenant, clientId: string): string {
  return seededGuid(cloud.seed, `service-principal/${tenant.id}/${clientId}`);
}

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
