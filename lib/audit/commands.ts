import { isStatementError, isWorthRepeating, type Tx } from "../db.ts";
import { redact } from "../log.ts";
import { columnsOf, emptyHead, linkEvent, type Signer } from "./chain.ts";
import { historyNotWritten, SigningError } from "./not-written.ts";
import { type Head, type NewEvent, newEventSchema } from "./schema.ts";

/** Key of the advisory lock that serialises writers of the history. Any constant that nothing else here uses. */
const headLock = 7_310_579_619n;

/** PostgreSQL takes 65,535 parameters a statement; a row has eight. */
const rowsAtOnce = 1_000;

/**
 * Appends events to the history in the caller's transaction. Call it last before the commit: from here
 * on every other writer of the history waits for this transaction.
 * @throws ZodError when an event has a member that the history does not know; AppError `history-not-written` when
 * they can't be signed or stored, so that the caller's transaction changes nothing
 */
export async function appendEvents(tx: Tx, signer: Signer, events: readonly NewEvent[]): Promise<Head> {
  const checked = events.map((event) => newEventSchema.parse(redactTexts(event)));
  try {
    return await linkAndStore(tx, signer, checked);
  } catch (error) {
    // A database that is away, and two that got in each other's way, say so themselves.
    const isRefused = error instanceof SigningError || isStatementError(error);
    throw isRefused && !isWorthRepeating(error) ? historyNotWritten(error) : error;
  }
}

async function linkAndStore(tx: Tx, signer: Signer, events: readonly NewEvent[]): Promise<Head> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${headLock})`;
  // A statement of its own: only one that begins after the lock sees what the last writer committed.
  const [found] = await tx.$queryRaw<{ at: Date; seq: bigint | null; hash: string; signature: string }[]>`
    SELECT clock_timestamp() AS at, last.seq, last.hash, last.signature
    FROM (SELECT 1) AS one LEFT JOIN LATERAL (SELECT seq, hash, signature FROM audit_events ORDER BY seq DESC LIMIT 1) AS last ON true`;
  if (!found) throw new Error("The head of the history could not be read.");
  const { at } = found;
  const guarded = guardSigner(signer);
  let head: Head =
    found.seq === null ? emptyHead : { seq: Number(found.seq), hash: found.hash, signature: found.signature };
  const rows = events.map((event) => {
    const row = linkEvent(head, at, event, guarded);
    head = { seq: row.seq, hash: row.hash, signature: row.signature };
    return { ...row, at, ...columnsOf(event) };
  });
  for (let from = 0; from < rows.length; from += rowsAtOnce)
    await tx.auditEvent.createMany({ data: rows.slice(from, from + rowsAtOnce) });
  return head;
}

function guardSigner(signer: Signer): Signer {
  const sign = (hash: string): string => {
    try {
      return signer.sign(hash);
    } catch (cause) {
      throw new SigningError("An event could not be signed.", { cause });
    }
  };
  return { ...signer, sign };
}

/** What looks like a token, key or password in a text that somebody wrote, or Microsoft, does not stay for ever. */
function redactTexts(value: unknown): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map(redactTexts);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redactTexts(inner)]));
}
