import type { z } from "zod";
import { type Cloud, type CloudTenant, changeSettings } from "../cloud.ts";
import { markChanged } from "../overrides.ts";
import { seededGuid } from "../seeded.ts";
import { makeTenant } from "../tenants/make-tenant.ts";
import { enter } from "./enter.ts";
import type { newTenantSchema, tenantChangeSchema } from "./schema.ts";

/** Sets the value as another administrator would: read by everybody at once, in the ledger as by "control". */
function changeValue(cloud: Cloud, tenant: CloudTenant, value: boolean | null): void {
  const entry = enter(cloud, "Set-OrganizationConfig", tenant.id, null);
  const before = tenant.state.settings.RejectDirectSend ?? null;
  const changed = { RejectDirectSend: value };
  cloud.ledger.amend(entry, { value, before, after: value, changed });
  changeSettings(tenant, changed);
  cloud.ledger.end(entry, "ok");
}

/** Applies a change to a tenant and keeps it over restarts (faults excepted). */
export function changeTenant(
  cloud: Cloud,
  tenant: CloudTenant,
  change: z.output<typeof tenantChangeSchema>,
): void {
  const { rejectDirectSend, consents, hydrated, throttle, latencies, faults } = change;
  const { state } = tenant;
  if (rejectDirectSend !== undefined) changeValue(cloud, tenant, rejectDirectSend);
  if (hydrated !== undefined) state.hydrated = hydrated;
  if (change.isCustomer !== undefined && change.isCustomer !== state.isCustomer) {
    state.isCustomer = change.isCustomer;
    cloud.ledger.end(enter(cloud, "customer", tenant.id, null), "ok");
  }
  if (throttle !== undefined) {
    state.throttle = throttle;
    state.throttleWindow = { startedAtMs: Number.NEGATIVE_INFINITY, calls: 0 };
  }
  if (latencies !== undefined) state.latencies = latencies;
  if (faults !== undefined) state.faults = faults;
  if (change.connectors !== undefined) {
    state.connectors = change.connectors.map((connector) => ({
      ...connector,
      guid: connector.guid ?? seededGuid(cloud.seed, `${tenant.id}/connector/${connector.name}`),
    }));
    cloud.ledger.end(enter(cloud, "connectors", tenant.id, null), "ok");
  }
  if (change.propagationSeconds !== undefined) state.propagationSeconds = change.propagationSeconds;
  for (const [clientId, consent] of Object.entries(consents ?? {})) {
    if (consent) state.consents.set(clientId.toLowerCase(), consent);
    else state.consents.delete(clientId.toLowerCase());
    cloud.ledger.end(enter(cloud, "consent", tenant.id, clientId), "ok");
  }
  markChanged(cloud, tenant);
  cloud.keepOverrides();
}

/** Makes a tenant that nobody has consent in yet. */
export function addTenant(
  cloud: Cloud,
  { id, name, domain, otherDomains, rejectDirectSend, ...change }: z.output<typeof newTenantSchema>,
): CloudTenant {
  const made = makeTenant(cloud.seed, {
    id: id ?? crypto.randomUUID(),
    name,
    kind: "added",
    domains: [domain, ...otherDomains],
    rejectDirectSend,
  });
  const tenant = cloud.addTenant(made);
  cloud.ledger.end(enter(cloud, "tenant", tenant.id, null), "ok");
  changeTenant(cloud, tenant, change);
  return tenant;
}
