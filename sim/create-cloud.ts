import { createPrivateKey, createPublicKey } from "node:crypto";
import path from "node:path";
import { ownApps } from "./apps.ts";
import { type Cloud, type CloudTenant, changeSettings } from "./cloud.ts";
import type { Identity } from "./identity.ts";
import { createLatency, type LatencyMode } from "./latency.ts";
import { type Ledger, openLedger } from "./ledger.ts";
import { readOverrides, saveOverrides } from "./overrides.ts";
import { seededGuid } from "./seeded.ts";
import { generateTenants, type Tenant } from "./tenants/generate.ts";
import { homeTenant } from "./tenants/make-tenant.ts";
import { startState } from "./tenants/start-state.ts";

export interface CloudOptions {
  state: string;
  seed: number;
  tenants: number;
  latency: LatencyMode;
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
  const tenants: CloudTenant[] = [];
  const byName = new Map<string, CloudTenant>();
  const open = (tenant: Tenant): CloudTenant => {
    const opened = { ...tenant, state: startState(tenant, seed, identity) };
    for (const name of [tenant.id, ...tenant.domains]) byName.set(name, opened);
    return opened;
  };
  const addTenant = (tenant: Tenant): CloudTenant => {
    const opened = open(tenant);
    tenants.push(opened);
    return opened;
  };
  generateTenants(seed, options.tenants).forEach(addTenant);
  const privateKey = createPrivateKey(identity.signingKeyPem);
  const cloud: Cloud = {
    seed,
    identity,
    signingKey: { id: seededGuid(seed, "signing-key"), privateKey, publicKey: createPublicKey(privateKey) },
    home: open(homeTenant(seed)),
    tenants,
    apps: new Map(ownApps(seed, identity.credentials).map((app) => [app.clientId, app])),
    ledger: openLedger(path.join(options.state, "ledger.jsonl")),
    latency: createLatency(options.latency, seed),
    findTenant: (idOrDomain) => byName.get(idOrDomain.toLowerCase()),
    addTenant,
    keepOverrides: () => saveOverrides(options.state, cloud),
  };
  readOverrides(options.state, cloud);
  replay(cloud.ledger, cloud.findTenant);
  return cloud;
}
