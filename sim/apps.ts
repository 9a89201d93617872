import { createHash, randomBytes, X509Certificate } from "node:crypto";
import { z } from "zod";
import { type KeyAndCertificate, makeAppCertificate } from "./certificate.ts";
import { graphRoleSchema } from "./directory-roles.ts";
import { seededGuid } from "./seeded.ts";
import type { AppKey } from "./tenants/generate.ts";

/** An app registration as Entra keeps it: secrets only as digests. */
export const appSchema = z.object({
  clientId: z.guid(),
  name: z.string(),
  secrets: z.array(z.object({ sha256: z.string(), expiresAt: z.iso.datetime() })),
  certificates: z.array(z.string()),
  /** Where Entra may send a browser back to, exactly. */
  redirectUris: z.array(z.string()).default([]),
  /** The permissions that the registration lists: what a consent grants. */
  manageAsApp: z.boolean().default(true),
  graphRoles: z.array(graphRoleSchema).default([]),
  /** One that is not lives in one tenant, and nobody else can consent to it. */
  multiTenant: z.boolean().default(true),
  /** The tenant that it lives in; null: the provider's. */
  homeTenantId: z.guid().nullable().default(null),
});
export type AppRegistration = z.infer<typeof appSchema>;

const secretSchema = z.object({ value: z.string(), expiresAt: z.iso.datetime() });
const keySchema = z.object({
  certificatePem: z.string(),
  privateKeyPem: z.string(),
  expiresAt: z.iso.datetime(),
});

/** The credentials of the three ready-made app registrations, as their owner knows them. */
export const ownCredentialsSchema = z.object({
  shared: keySchema,
  secret: secretSchema,
  expired: secretSchema,
});
export type OwnCredentials = z.infer<typeof ownCredentialsSchema>;

const DAY_MS = 86_400_000;
const NAMES: Record<AppKey, string> = {
  shared: "Direct Send manager (simulated)",
  secret: "Direct Send manager with secret (simulated)",
  expired: "Old Direct Send manager (simulated)",
};

export const appKeys = ["shared", "expired", "secret"] as const satisfies readonly AppKey[];

export function secretDigest(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}

/** In the form of Microsoft's: 40 characters with "8Q~" after the third. */
export function makeSecretValue(): string {
  const letters = randomBytes(48).toString("base64url").replaceAll("-", ".");
  return `${letters.slice(0, 3)}8Q~${letters.slice(3, 37)}`;
}

export async function makeOwnCredentials(): Promise<OwnCredentials> {
  const fromToday = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
  const shared: KeyAndCertificate = await makeAppCertificate("Direct Send manager (simulated)", 730);
  return {
    shared,
    secret: { value: makeSecretValue(), expiresAt: fromToday(365) },
    expired: { value: makeSecretValue(), expiresAt: fromToday(-30) },
  };
}

export function ownClientId(seed: number, key: AppKey): string {
  return seededGuid(seed, `app/${key}`);
}

/** An app registration without a credential: multi-tenant, of the provider, with Exchange.ManageAsApp. */
export function newApp(clientId: string, name: string): AppRegistration {
  return appSchema.parse({ clientId, name, secrets: [], certificates: [] });
}

/** The ready-made app registrations as Entra sees them. */
export function ownApps(seed: number, credentials: OwnCredentials): AppRegistration[] {
  const withSecret = (key: "secret" | "expired"): AppRegistration => ({
    ...newApp(ownClientId(seed, key), NAMES[key]),
    secrets: [{ sha256: secretDigest(credentials[key].value), expiresAt: credentials[key].expiresAt }],
  });
  return [
    {
      ...newApp(ownClientId(seed, "shared"), NAMES.shared),
      certificates: [credentials.shared.certificatePem],
      graphRoles: [...graphRoleSchema.options],
    },
    withSecret("expired"),
    withSecret("secret"),
  ];
}

/** The content of simulated-apps.json: what a managed service provider knows of its own registrations. */
export function describeOwnApps(seed: number, credentials: OwnCredentials) {
  const about = (key: AppKey) => ({ key, name: NAMES[key], clientId: ownClientId(seed, key) });
  return [
    { ...about("shared"), certificate: credentials.shared },
    { ...about("expired"), secret: credentials.expired },
    { ...about("secret"), secret: credentials.secret },
  ];
}

/** Base64url thumbprints of a certificate, as the `x5t` and `x5t#S256` of a signed assertion name it. */
export function thumbprints(certificatePem: string): { sha1: string; sha256: string } {
  const certificate = new X509Certificate(certificatePem);
  const encode = (colons: string) => Buffer.from(colons.replaceAll(":", ""), "hex").toString("base64url");
  return { sha1: encode(certificate.fingerprint), sha256: encode(certificate.fingerprint256) };
}
