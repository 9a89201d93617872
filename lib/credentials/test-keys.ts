import { exportJWK, generateKeyPair } from "jose";
import { nameKey } from "./key-set.ts";
import type { SealingKey } from "./sealing.ts";

/** A key pair as the key files hold it. */
export async function makeTestKeys(): Promise<{ open: SealingKey; shut: SealingKey }> {
  const pair = await generateKeyPair("ECDH-ES+A256KW", { crv: "P-256", extractable: true });
  const { kty = "", crv = "", x = "", y = "", d = "" } = await exportJWK(pair.privateKey);
  const kid = nameKey({ crv, kty, x, y });
  const half = { kty, crv, x, y, kid };
  return { open: { kid, jwk: { ...half, d } }, shut: { kid, jwk: half } };
}
