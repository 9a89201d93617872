import type { Db } from "../db.ts";
import { isSigned, type Signer } from "./chain.ts";

/** How many of the newest events are looked at: one that was changed by hand must not look like another key. */
const looked = 3;

/**
 * Stops a start with a key that this history was not signed with: what it signed would look like a forgery. An event
 * that was changed is no reason, the check of the chain names it.
 * @throws when there are events and the key signed neither the first nor the newest of them
 */
export async function requireSigningKey(
  db: Db,
  { publicKeyPem }: Pick<Signer, "publicKeyPem">,
): Promise<void> {
  const select = { hash: true, signature: true };
  const [first, newest] = await Promise.all([
    db.auditEvent.findMany({ orderBy: { seq: "asc" }, take: 1, select }),
    db.auditEvent.findMany({ orderBy: { seq: "desc" }, take: looked, select }),
  ]);
  if (newest.length === 0) return;
  if ([...first, ...newest].some(({ hash, signature }) => isSigned(hash, signature, publicKeyPem))) return;
  throw new Error(
    "The key that signs the history is not the one that signed it so far. Put the right key back in the place of " +
      "AUDIT_SIGNING_KEY_FILE, or of keys/audit-signing.pem in DATA_DIR: npm run keys:import -- FILE does it where the file is missing.",
  );
}
