import { base64url, decodeProtectedHeader, type FlattenedJWE, flattenedDecrypt, importJWK } from "jose";
import type { SealedField } from "./schema.ts";
import { boundTo, contentEncryption, keyManagement, type SealingKey } from "./sealing.ts";
import { Secret } from "./secret.ts";

const members = ["aad", "ciphertext", "encrypted_key", "iv", "protected", "tag"] as const;
type Sealed = Record<(typeof members)[number], string>;

/**
 * Looks at a ciphertext from outside: whether it has the form that `seal` gives, for this row and field. One text only
 * stands for one ciphertext, so that any changed byte is noticed.
 * @returns the id of the key that it was sealed to
 * @throws Error when it has another form
 */
export function inspectSealed(sealed: string, credentialId: string, field: SealedField): string {
  const jwe = parse(sealed);
  if (jwe.aad !== base64url.encode(boundTo(credentialId, field)))
    throw new Error("It was sealed for another credential or field.");
  const { alg, enc, kid } = decodeProtectedHeader(jwe);
  if (alg !== keyManagement || enc !== contentEncryption || typeof kid !== "string")
    throw new Error("It was sealed in another way than Sendlock's.");
  return kid;
}

function parse(sealed: string): Sealed {
  const jwe: Partial<Sealed> = JSON.parse(sealed);
  const isWhole =
    JSON.stringify(jwe) === sealed &&
    Object.keys(jwe).length === members.length &&
    members.every((name) => isCanonical(jwe[name]));
  if (!isWhole) throw new Error("It is no flattened JWE of six members.");
  return jwe as Sealed;
}

/** The last character of base64url may hold bits that count for nothing. */
function isCanonical(text: unknown): boolean {
  return typeof text === "string" && text !== "" && base64url.encode(base64url.decode(text)) === text;
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
  try {
    if (inspectSealed(row.sealed, row.id, field) !== row.keyId) throw new Error("The row names another key.");
    const { plaintext } = await flattenedDecrypt(
      JSON.parse(row.sealed) as FlattenedJWE,
      await importJWK(key.jwk, keyManagement),
      { keyManagementAlgorithms: [keyManagement], contentEncryptionAlgorithms: [contentEncryption] },
    );
    return new Secret(new TextDecoder().decode(plaintext));
  } catch (error) {
    throw new Error("credentialSealed: the stored credential does not open", { cause: error });
  }
}
