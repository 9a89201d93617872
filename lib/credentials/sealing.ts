import { FlattenedEncrypt, importJWK, type JWK } from "jose";
import type { SealedField } from "./schema.ts";
import type { Secret } from "./secret.ts";

export const keyManagement = "ECDH-ES+A256KW";
export const contentEncryption = "A256GCM";

/** A key to seal with, or to open what was sealed to it. */
export interface SealingKey {
  kid: string;
  jwk: JWK;
}

/** What a ciphertext is bound to: moved to another row or field it does not open. */
export function boundTo(credentialId: string, field: SealedField): Uint8Array {
  return new TextEncoder().encode(`credential|${credentialId}|${field}|v1`);
}

/** Seals a secret to the worker's public key as a flattened JWE (RFC 7516), bound to its row and field. */
export async function seal(
  key: SealingKey,
  credentialId: string,
  field: SealedField,
  secret: Secret,
): Promise<string> {
  const jwe = await new FlattenedEncrypt(new TextEncoder().encode(secret.reveal()))
    .setProtectedHeader({ alg: keyManagement, enc: contentEncryption, kid: key.kid })
    .setAdditionalAuthenticatedData(boundTo(credentialId, field))
    .encrypt(await importJWK(key.jwk, keyManagement));
  return JSON.stringify(jwe);
}
