import { appendEvents } from "../audit/commands.ts";
import type { Db } from "../db.ts";
import { type JobClaim, recordJob } from "../jobs/commands.ts";
import type { HistoryStore } from "../store.ts";
import { type Reseal, type SealedField, sealedFieldSchema } from "./schema.ts";

/** A ciphertext as it stands in a row. */
export interface SealedRow {
  id: string;
  field: SealedField;
  sealed: string;
  keyId: string;
}

/** Some credentials that are sealed to another key than this one. @param except ids to leave out */
export async function listToReseal(
  db: Db,
  keyId: string,
  except: readonly string[],
  limit: number,
): Promise<SealedRow[]> {
  const rows = await db.credential.findMany({
    where: { sealed: { not: null }, keyId: { not: keyId }, id: { notIn: [...except] } },
    orderBy: { id: "asc" },
    take: limit,
    select: { id: true, field: true, sealed: true, keyId: true },
  });
  return rows.map(({ id, field, sealed, keyId: sealedTo }) => ({
    id,
    field: sealedFieldSchema.parse(field),
    sealed: sealed ?? "",
    keyId: sealedTo ?? "",
  }));
}

/**
 * Puts new ciphertexts in the place of old ones, each only where the old one still stands: what was replaced, retired
 * or sealed anew meanwhile stays as it is.
 */
export async function swapSealed(
  db: Db,
  keyId: string,
  swaps: readonly { row: SealedRow; sealed: string }[],
): Promise<void> {
  if (swaps.length === 0) return;
  const column = (read: (swap: (typeof swaps)[number]) => string) => swaps.map(read);
  await db.$executeRaw`
    UPDATE credentials SET sealed = swap.sealed, key_id = ${keyId}
    FROM unnest(
      ${column(({ row }) => row.id)}::uuid[], ${column(({ row }) => row.keyId)}::text[],
      ${column(({ row }) => row.sealed)}::text[], ${column(({ sealed }) => sealed)}::text[]
    ) AS swap (id, old_key_id, old_sealed, sealed)
    WHERE credentials.id = swap.id AND credentials.key_id = swap.old_key_id
      AND credentials.sealed = swap.old_sealed`;
}

/** How many sealed credentials there are, and how many of them are sealed to this key. */
export async function countSealed(db: Db, keyId: string): Promise<Pick<Reseal, "done" | "total">> {
  const total = await db.credential.count({ where: { sealed: { not: null } } });
  return { done: await db.credential.count({ where: { sealed: { not: null }, keyId } }), total };
}

/** Records that a re-sealing is over. */
export async function recordReseal(
  { db, signer }: HistoryStore,
  claim: JobClaim,
  keyId: string,
  result: Reseal,
): Promise<void> {
  await db.$transaction(async (tx) => {
    if (!(await recordJob(tx, claim, { ok: true, result }))) return;
    const { jobId, requester: actor } = claim;
    await appendEvents(tx, signer, [{ type: "credential.resealed", actor, jobId, keyId, ...result }]);
  });
}
