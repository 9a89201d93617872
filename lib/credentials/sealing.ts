import { base64url, FlattenedEncrypt, type FlattenedJWE, flattenedDecrypt, importJWK, type JWK } from "jose";
import type { SealedField } from "./schema.ts";
import { Secret } from "./secret.ts";

/** A key to seal with, or to open what was sealed to it. */
export interface SealingKey {
  kid: string;
  jwk: JWK;
}

/** What a ciphertext is bound to: moved to another row or field it does not open. */
function boundTo(credentialId: string, field: SealedField): Uint8Array {
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
    .setProtectedHeader({ alg: "ECDH-ES+A256KW", enc: "A256GCM", kid: key.kid })
    .setAdditionalAuthenticatedData(boundTo(credentialId, field))
    .encrypt(await importJWK(key.jwk, "ECDH-ES+A256KW"));
  return JSON.stringify(jwe);
}

/**
 * Opens what `seal` made.
 * @throws when no key of the set has the right id, or the row, field or ciphertext is another than was sealed
 */
export async function unseal(
  keys: readonly SealingKey[],
  row: { id: string; sealed: string; keyId: string },
  field: SealedField,
): Promise<Secret> {
  const key = keys.find(({ kid }) => kid === row.keyId);
  if (!key) throw new Error(`credentialSealed: no key with the id ${row.keyId}`);
  // The row's own name replaces the one that came along: left as it came, a moved ciphertext would open.
  const jwe = { ...(JSON.parse(row.sealed) as FlattenedJWE), aad: base64url.encode(boundTo(row.id, field)) };
  try {
    const { plaintext } = await flattenedDecrypt(jwe, await importJWK(key.jwk, "ECDH-ES+A256KW"), {
      keyManagementAlgorithms: ["ECDH-ES+A256KW"],
      contentEncryptionAlgorithms: ["A256GCM"],
    });
    return new Secret(new TextDecoder().decode(plaintext));
  } catch (error) {
    throw new Error("credentialSealed: the stored credential does not open", { cause: error });
  }
}
