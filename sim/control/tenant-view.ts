import type { CloudTenant } from "../cloud.ts";
import type { Consent } from "../directory-roles.ts";
import type { Fault } from "../faults.ts";
import type { SettingValue } from "../ledger.ts";
import type { InboundConnector } from "../tenants/connectors.ts";
import type { AppKey, TenantKind } from "../tenants/generate.ts";

/** A tenant as it really is now. */
export interface TenantView {
  id: string;
  name: string;
  kind: TenantKind;
  appKey: AppKey;
  initialDomain: string;
  domains: string[];
  rejectDirectSend: SettingValue;
  hydrated: boolean;
  isCustomer: boolean;
  throttle: { calls: number; retryAfterSeconds: number } | null;
  latencies: Record<string, number>;
  faults: Fault[];
  consents: Record<string, Consent>;
  connectors: InboundConnector[];
  propagationSeconds: number;
}

export function viewTenant(tenant: CloudTenant): TenantView {
  const { state } = tenant;
  return {
    id: tenant.id,
    name: tenant.name,
    kind: tenant.kind,
    appKey: tenant.appKey,
    initialDomain: tenant.initialDomain,
    domains: tenant.domains,
    rejectDirectSend: state.settings.RejectDirectSend ?? null,
    hydrated: state.hydrated,
    isCustomer: state.isCustomer,
    throttle: state.throttle,
    latencies: state.latencies,
    faults: state.faults,
    consents: Object.fromEntries(state.consents),
    connectors: state.connectors,
    propagationSeconds: state.propagationSeconds,
  };
}
