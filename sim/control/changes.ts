import type { z } from "zod";
import { type AppRegistration, secretDigest } from "../apps.ts";
import { type Cloud, type CloudTenant, changeSettings } from "../cloud.ts";
import { markChanged } from "../overrides.ts";
import { seededGuid } from "../seeded.ts";
import type { appChangeSchema, newAppSchema, tenantChangeSchema } from "./schema.ts";

/** Enters a change made through the control endpoint into the ledger. */
function enter(cloud: Cloud, what: string, tenantId: string | null, clientId: string | null) {
  return cloud.ledger.begin({
    surface: "control",
    cmdlet: what,
    tenantId,
    clientId,
    requestId: crypto.randomUUID(),
  });
}

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

/** Changes an app registration and, if asked, gives it consent. */
export function changeApp(
  cloud: Cloud,
  app: AppRegistration,
  change: z.output<typeof appChangeSchema>,
): void {
  if (change.name !== undefined) app.name = change.name;
  if (change.certificates) app.certificates = change.certificates;
  if (change.secrets) {
    app.secrets = change.secrets.map(({ value, expiresAt }) => ({ sha256: secretDigest(value), expiresAt }));
  }
  if (change.consent) {
    const { tenants, ...consent } = change.consent;
    for (const tenant of cloud.tenants) {
      if (tenants !== "all" && !tenants.includes(tenant.id)) continue;
      tenant.state.consents.set(app.clientId, consent);
      markChanged(cloud, tenant);
    }
  }
  cloud.ledger.end(enter(cloud, "app", null, app.clientId), "ok");
  cloud.keepOverrides();
}

/** Registers a further app. */
export function addApp(
  cloud: Cloud,
  { clientId, ...change }: z.output<typeof newAppSchema>,
): AppRegistration {
  const id = (clientId ?? crypto.randomUUID()).toLowerCase();
  const app: AppRegistration = { clientId: id, name: change.name, secrets: [], certificates: [] };
  cloud.apps.set(id, app);
  changeApp(cloud, app, change);
  return app;
}
