import { pickSealingKey } from "#lib/credentials/key-set.ts";
import {
  countSealed,
  listToReseal,
  recordReseal,
  type SealedRow,
  swapSealed,
} from "#lib/credentials/reseal.ts";
import { seal } from "#lib/credentials/sealing.ts";
import { unseal } from "#lib/credentials/unsealing.ts";
import { recordProgress } from "#lib/jobs/commands.ts";
import type { JobHandler } from "./handler.ts";

/** Each part is one write, and one look at how far it is. */
const atOnce = 25;

/**
 * Seals every credential to the newest key. It may be broken off at any point and taken up again; signing in goes on
 * meanwhile, since both keys open.
 */
export const reseal: JobHandler = async (context, claim, signal) => {
  const keys = context.keys();
  const newest = pickSealingKey(keys);
  const wanted = claim.input.keyId ?? newest.kid;
  if (newest.kid !== wanted) return { ok: false, errorCode: "sealing-key-missing", errorRaw: "" };
  const shut: string[] = [];
  const look = async () => ({ ...(await countSealed(context.db, wanted)), failed: shut.length });
  const sealAgain = async (row: SealedRow) => {
    try {
      const secret = await unseal(keys, row, row.field);
      return [{ row, sealed: await seal(newest, row.id, row.field, secret) }];
    } catch (error) {
      context.log.error(
        { err: error, credentialId: row.id },
        "a credential does not open and stays as it is",
      );
      shut.push(row.id);
      return [];
    }
  };
  for (;;) {
    const rows = await listToReseal(context.db, wanted, shut, atOnce);
    if (rows.length === 0) break;
    await swapSealed(context.db, wanted, (await Promise.all(rows.map(sealAgain))).flat());
    if (signal.aborted) return null;
    await recordProgress(context.db, claim, await look());
  }
  await recordReseal(context, claim, wanted, await look());
  return null;
};
