import type { KeyObject } from "node:crypto";
import type { AppRegistration } from "./apps.ts";
import type { Consent } from "./directory-roles.ts";
import type { Fault } from "./faults.ts";
import type { Identity } from "./identity.ts";
import type { LatencySource } from "./latency.ts";
import type { Ledger, SettingValue } from "./ledger.ts";
import { seededGuid } from "./seeded.ts";
import type { InboundConnector } from "./tenants/connectors.ts";
import type { Tenant } from "./tenants/generate.ts";

/** The part of a tenant that changes. */
export interface TenantState {
  settings: Record<string, SettingValue>;
  /** RejectDirectSend before its last change, for stale reads. */
  previousReject: SettingValue;
  hydrated: boolean;
  /** Whether it stands in the provider's list of customers. */
  isCustomer: boolean;
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
  /** The provider's own tenant. It is not among the others. */
  home: CloudTenant;
  tenants: readonly CloudTenant[];
  apps: Map<string, AppRegistration>;
  ledger: Ledger;
  latency: LatencySource;
  addTenant(tenant: Tenant): CloudTenant;
  /** By tenant id or any of the tenant's domains, the provider's own too. */
  findTenant(idOrDomain: string): CloudTenant | undefined;
  /** Keeps what the control endpoint changed, over restarts. */
  keepOverrides(): void;
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
