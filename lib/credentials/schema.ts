import { z } from "zod";
import { type AppChoice, cloudSchema, type ShownError } from "../tenants/schema.ts";

/** Which field of a credential's row a ciphertext is bound to. `pem` and `pfx` are opened by a worker, which then keeps the `private-key` alone. */
export const sealedFieldSchema = z.enum(["secret", "private-key", "pem", "pfx"]);
export type SealedField = z.infer<typeof sealedFieldSchema>;

/** What is sealed of a file of a certificate with its key, as JSON. */
export const sealedFileSchema = z.strictObject({
  /** PEM text, or a PFX in base64. */
  content: z.string().min(1),
  password: z.string(),
});
export type SealedFile = z.infer<typeof sealedFileSchema>;

/** A flattened JWE (RFC 7516, 7.2.2) as `seal` makes it. Its size bounds what a request can store. */
const sealedTextSchema = z.string().min(100).max(100_000);

const name = z.string().trim().min(1).max(100);

/** What `POST /app-registrations` takes. */
export const newAppRegistrationSchema = z.strictObject({
  name,
  clientId: z.guid(),
  cloud: cloudSchema,
  /** One registration for many tenants, or for the one that it lives in. */
  multiTenant: z.boolean().default(true),
  /** The Entra tenant that the registration lives in. */
  homeTenantId: z.guid().nullable().default(null),
});
export type NewAppRegistration = z.infer<typeof newAppRegistrationSchema>;

/** What `PATCH /app-registrations/{id}` takes; what is absent stays. Client id and cloud never change: make another one. */
export const editAppRegistrationSchema = z
  .strictObject({ name, multiTenant: z.boolean(), homeTenantId: z.guid().nullable() })
  .partial();
export type EditAppRegistration = z.infer<typeof editAppRegistrationSchema>;

const label = z.string().trim().max(60).default("");

/** What `POST /app-registrations/{id}/credentials` takes. No plaintext: what is secret comes sealed, or is made by a worker. */
export const newCredentialSchema = z.discriminatedUnion("how", [
  /** A worker makes a key pair and a self-signed certificate. */
  z.strictObject({
    how: z.literal("make"),
    id: z.uuid(),
    label,
    /** How long the certificate is good for. */
    days: z.number().int().min(1).max(1_095).default(730),
  }),
  z.strictObject({
    how: z.literal("secret"),
    id: z.uuid(),
    label,
    sealed: sealedTextSchema,
    /** The last characters, to tell two secrets apart. */
    hint: z.string().max(4),
    /** As the portal shows it; Entra does not tell it to the app. */
    expiresAt: z.iso.datetime().nullable(),
  }),
  z.strictObject({ how: z.literal("pem"), id: z.uuid(), label, sealed: sealedTextSchema }),
  z.strictObject({ how: z.literal("pfx"), id: z.uuid(), label, sealed: sealedTextSchema }),
]);
export type NewCredential = z.infer<typeof newCredentialSchema>;

/** What `POST …/retire` takes. */
export const retireCredentialSchema = z.strictObject({
  /** Retires it though nothing else signs in to the tenants of its app registration. */
  confirm: z.boolean().default(false),
});

/** The path of one credential. */
export const credentialParams = z.object({ id: z.uuid(), credentialId: z.uuid() });

/** What `GET /sealing-key` answers: the public half of the newest key, to seal with. */
export interface SealingKeyView {
  kid: string;
  jwk: { kty: string; crv?: string; x?: string; y?: string };
}

export interface CredentialView {
  id: string;
  kind: "certificate" | "secret";
  label: string;
  state: "preparing" | "refused" | "ready" | "retired";
  /** It is the one that signs in. */
  inUse: boolean;
  hint: string | null;
  /** SHA-1 as the portal shows it, and SHA-256; null for a secret or before it is made. */
  thumbprint: string | null;
  thumbprintSha256: string | null;
  expiresAt: string | null;
  createdAt: string;
  createdBy: string;
  changedAt: string;
  changedBy: string;
  lastUsedAt: string | null;
  /** When a token was last asked for with it to see whether it works. */
  testedAt: string | null;
  /** Why it could not be read (refused), or what the newest test said; null when it worked. */
  error: Omit<ShownError, "at"> | null;
  /** A job that prepares or tests it. */
  jobId: string | null;
}

export interface AppRegistrationView extends AppChoice {
  createdAt: string;
  createdBy: string;
  /** Tenants that it signs in to, archived ones not counted. */
  tenantCount: number;
  /** Of those, how many failed at their newest visit for a cause that is cured in the app registration. */
  failingCount: number;
  /** The one in use first, then the newest. Retired ones are in the history. */
  credentials: CredentialView[];
}

/** How far a re-sealing is, and what it did. */
export const resealSchema = z.strictObject({
  done: z.number().int(),
  total: z.number().int(),
  /** Credentials that did not open: they stay as they were. */
  failed: z.number().int(),
});
export type Reseal = z.infer<typeof resealSchema>;
