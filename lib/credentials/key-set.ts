import { readFileSync } from "node:fs";
import type { JWK } from "jose";
import { z } from "zod";
import type { SealingKey } from "./sealing.ts";

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })).min(1) });

/** Reads a JSON Web Key Set, newest key first. @throws when the file is missing or holds no key with an id */
export function readKeySet(file: string): SealingKey[] {
  const { keys } = keySetSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  return keys.map((jwk) => ({ kid: jwk.kid, jwk: jwk as JWK }));
}
