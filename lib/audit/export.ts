import { scopeOf } from "../access/rules.ts";
import type { Actor, Origin, Scope } from "../access/schema.ts";
import { csvLines } from "../csv/table.ts";
import type { Db } from "../db.ts";
import type { HistoryStore } from "../store.ts";
import { appendEvents } from "./commands.ts";
import { exportColumns, exportRow } from "./export-row.ts";
import { readHead, readScopedSearch } from "./queries.ts";
import type { ExportQuery, Head } from "./schema.ts";
import { findReach, findSeqs, isWhole, type Search } from "./search.ts";

const rowsPerRead = 2_000;
/** Excel reads UTF-8 as such only behind its mark. */
const mark = "\uFEFF";

/**
 * Notes in the history who takes it out of Sendlock, before anything leaves.
 * @returns the head up to which it goes: what is written meanwhile, and the note itself, follow it
 * @throws AppError `not-valid` when `q` can't be read
 */
export async function noteHistoryExport(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  query: ExportQuery,
): Promise<Head> {
  const scope = scopeOf(actor);
  await readScopedSearch(db, scope, query);
  const head = await readHead(db);
  const { format } = query;
  const filter = describeFilter(scope, query);
  await db.$transaction((tx) =>
    appendEvents(tx, signer, [{ type: "history.exported", actor, origin, format, filter, upTo: head.seq }]),
  );
  return head;
}

/** What it is narrowed to; null where it is whole. Empty where a scope alone narrows it. */
function describeFilter(scope: Scope, { q }: ExportQuery): string | null {
  return q || ("tags" in scope ? "" : null);
}

/** The events within the scope that match, oldest first, up to a head, piece by piece. */
export async function* exportHistory(
  { db, signer }: HistoryStore,
  scope: Scope,
  query: ExportQuery,
  head: Head,
): AsyncGenerator<string> {
  if (query.format === "csv")
    yield mark + csvLines(exportColumns, [Object.fromEntries(exportColumns.map((name) => [name, name]))]);
  else
    yield jsonLine({
      sendlock: "history",
      v: 1,
      exportedAt: new Date().toISOString(),
      publicKey: signer.publicKeyPem,
      filter: describeFilter(scope, query),
      ...(query.zone ? { zone: query.zone } : {}),
    });
  let count = 0;
  for await (const rows of readRows(db, await readScopedSearch(db, scope, query), head)) {
    count += rows.length;
    yield query.format === "csv"
      ? csvLines(
          exportColumns,
          rows.map(({ hash, body }) => exportRow(hash, body)),
        )
      : rows
          .map(({ seq, hash, signature, body }) => jsonLine({ seq: Number(seq), hash, signature, body }))
          .join("");
  }
  if (query.format === "jsonl") yield jsonLine({ end: true, rows: count, head });
}

const jsonLine = (value: object) => `${JSON.stringify(value)}\n`;

interface ExportedRow {
  seq: bigint;
  hash: string;
  signature: string;
  body: string;
}

async function* readRows(db: Db, search: Search, head: Head): AsyncGenerator<ExportedRow[]> {
  const reach = await findReach(db, search);
  if (!reach) return;
  const toSeq = Math.min(reach.toSeq, head.seq);
  for (let fromSeq = reach.fromSeq; fromSeq <= toSeq; ) {
    const seqs = isWhole(search)
      ? Array.from({ length: Math.min(rowsPerRead, toSeq - fromSeq + 1) }, (_, n) => fromSeq + n)
      : await findSeqs(db, search, { fromSeq, toSeq, newestFirst: false, limit: rowsPerRead });
    if (seqs.length === 0) return;
    yield await db.$queryRaw<ExportedRow[]>`
      SELECT seq, hash, signature, body FROM audit_events WHERE seq = ANY(${seqs}::bigint[]) ORDER BY seq`;
    fromSeq = (seqs.at(-1) ?? toSeq) + 1;
  }
}
