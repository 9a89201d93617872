import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { JWK } from "jose";
import { z } from "zod";
import type { SealingKeyView } from "./schema.ts";
import type { SealingKey } from "./sealing.ts";

const keySchema = z.looseObject({
  kid: z.string(),
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string(),
  y: z.string(),
  d: z.string().optional(),
});
const keySetSchema = z.object({ keys: z.array(keySchema).min(1) });

/** The name of a key, made from its public half: RFC 7638. Another key can't have it. */
export function nameKey({ crv, kty, x, y }: { crv: string; kty: string; x: string; y: string }): string {
  return createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url");
}

/**
 * Reads a JSON Web Key Set, newest key first.
 * @param half `public`: a file with a private key in it is refused; `private`: one without
 * @throws when the file is missing, holds no such key, or a key goes by another's name
 */
export function readKeySet(file: string, half: "public" | "private"): SealingKey[] {
  const { keys } = keySetSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  return keys.map((jwk) => {
    if (nameKey(jwk) !== jwk.kid)
      throw new Error(`The key ${jwk.kid} in ${file} does not fit its id: restore the file.`);
    if ((jwk.d !== undefined) !== (half === "private"))
      throw new Error(
        half === "public"
          ? `${file} holds a private key, and who reads it must have none: take the file with the public keys.`
          : `${file} lacks the private half of the key ${jwk.kid}.`,
      );
    return { kid: jwk.kid, jwk: jwk as JWK };
  });
}

/** The public half of the newest key, to seal with; from either half of the set. */
export function pickSealingKey(keys: readonly SealingKey[]): SealingKeyView {
  const [newest] = keys;
  if (!newest) throw new Error("There is no key to seal with.");
  const { kty = "", crv = "", x = "", y = "" } = newest.jwk;
  return { kid: newest.kid, jwk: { kty, crv, x, y } };
}
