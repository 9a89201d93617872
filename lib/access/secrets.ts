import { createHash, randomBytes } from "node:crypto";

/** 256 random bits in base64url, with a prefix that secret scanners can find. */
export function createSecret(prefix: string): string {
  return `${prefix}${randomBytes(32).toString("base64url")}`;
}

/** SHA-256 in hex. Enough for secrets of 256 random bits; a password would need a slow hash. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
