import type { z } from "zod";
import { type AppRegistration, makeSecretValue, newApp, secretDigest, thumbprints } from "../apps.ts";
import type { Cloud } from "../cloud.ts";
import { markChanged } from "../overrides.ts";
import { enter } from "./enter.ts";
import type { appChangeSchema, newAppSchema, newSecretSchema } from "./schema.ts";

/** An app registration as the portal shows it: no secret. */
export interface AppView extends Omit<AppRegistration, "secrets" | "certificates"> {
  secrets: { expiresAt: string }[];
  /** Base64url thumbprints. */
  certificates: { sha1: string; sha256: string }[];
}

export function viewApp(cloud: Cloud, { secrets, certificates, ...app }: AppRegistration): AppView {
  return {
    ...app,
    homeTenantId: app.homeTenantId ?? cloud.home.id,
    secrets: secrets.map(({ expiresAt }) => ({ expiresAt })),
    certificates: certificates.map(thumbprints),
  };
}

function keep(cloud: Cloud, app: AppRegistration): void {
  cloud.ledger.end(enter(cloud, "app", null, app.clientId), "ok");
  cloud.keepOverrides();
}

/** The administrator of the tenant where it lives grants what the registration lists. */
function grantAtHome(cloud: Cloud, app: AppRegistration): void {
  const home = cloud.findTenant(app.homeTenantId ?? cloud.home.id);
  if (!home) return;
  const { manageAsApp, graphRoles } = app;
  const role = home.state.consents.get(app.clientId)?.role ?? null;
  home.state.consents.set(app.clientId, { role, manageAsApp, graphRoles });
  markChanged(cloud, home);
}

/** Changes an app registration and, if asked, gives it consent. */
export function changeApp(
  cloud: Cloud,
  app: AppRegistration,
  { secrets, consent, ...change }: z.output<typeof appChangeSchema>,
): void {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  Object.assign(app, Object.fromEntries(given));
  if (secrets) {
    app.secrets = secrets.map(({ value, expiresAt }) => ({ sha256: secretDigest(value), expiresAt }));
  }
  if (["manageAsApp", "graphRoles", "homeTenantId"].some((name) => given.some(([key]) => key === name)))
    grantAtHome(cloud, app);
  if (consent) {
    const { tenants, ...granted } = consent;
    for (const tenant of cloud.tenants) {
      if (tenants !== "all" && !tenants.includes(tenant.id)) continue;
      tenant.state.consents.set(app.clientId, granted);
      markChanged(cloud, tenant);
    }
  }
  keep(cloud, app);
}

/** Registers a further app, as the portal does: with its service principal in the tenant where it lives. */
export function addApp(
  cloud: Cloud,
  { clientId, ...change }: z.output<typeof newAppSchema>,
): AppRegistration {
  const app = newApp((clientId ?? crypto.randomUUID()).toLowerCase(), change.name);
  cloud.apps.set(app.clientId, app);
  changeApp(cloud, app, { manageAsApp: true, ...change });
  return app;
}

/** Adds a secret beside those that are there, and tells it this once. */
export function addSecret(
  cloud: Cloud,
  app: AppRegistration,
  { value = makeSecretValue(), expiresAt }: z.output<typeof newSecretSchema>,
): { value: string; expiresAt: string } {
  app.secrets.push({ sha256: secretDigest(value), expiresAt });
  keep(cloud, app);
  return { value, expiresAt };
}

/** Takes a secret away. Returns whether it was there. */
export function removeSecret(cloud: Cloud, app: AppRegistration, value: string): boolean {
  const { length } = app.secrets;
  app.secrets = app.secrets.filter(({ sha256 }) => sha256 !== secretDigest(value));
  keep(cloud, app);
  return app.secrets.length < length;
}

/** Adds a certificate beside those that are there. */
export function addCertificate(cloud: Cloud, app: AppRegistration, certificatePem: string): void {
  app.certificates.push(certificatePem);
  keep(cloud, app);
}

/** Takes a certificate away. Returns whether it was there. */
export function removeCertificate(cloud: Cloud, app: AppRegistration, certificatePem: string): boolean {
  const { length } = app.certificates;
  const { sha256 } = thumbprints(certificatePem);
  app.certificates = app.certificates.filter((pem) => thumbprints(pem).sha256 !== sha256);
  keep(cloud, app);
  return app.certificates.length < length;
}
