import type { Scope } from "../access/schema.ts";
import type { Db } from "../db.ts";
import { scopeWhere } from "../tenants/queries.ts";
import { emptyHead } from "./chain.ts";
import {
  type AuditEvent,
  type AuditFilter,
  type AuditListQuery,
  type AuditPage,
  auditEventSchema,
  type ChainRow,
  type Head,
} from "./schema.ts";
import { findReach, findSeqs, narrow, readSearch, type Search } from "./search.ts";

/** Events within the scope that match, newest first. @throws AppError `not-valid` when `q` can't be read */
export async function listEvents(db: Db, scope: Scope, query: AuditListQuery): Promise<AuditPage> {
  const { beforeSeq, limit } = query;
  const search = await readScopedSearch(db, scope, query);
  const reach = await findReach(db, search);
  const toSeq = Math.min(reach?.toSeq ?? 0, (beforeSeq ?? Number.POSITIVE_INFINITY) - 1);
  const seqs = reach
    ? await findSeqs(db, search, { ...reach, toSeq, newestFirst: true, limit: limit + 1 })
    : [];
  const shown = seqs.slice(0, limit);
  const rows = await db.auditEvent.findMany({
    where: { seq: { in: shown } },
    orderBy: { seq: "desc" },
    select: { seq: true, at: true, type: true, hash: true, signature: true, body: true },
  });
  const page: AuditPage = {
    items: [],
    unreadable: [],
    nextBeforeSeq: seqs.length > limit ? (shown.at(-1) ?? null) : null,
  };
  for (const { seq, at, type, hash, signature, body } of rows) {
    const event = readEvent(body);
    if (event) page.items.push({ ...event, hash, signature });
    else page.unreadable.push({ seq: Number(seq), at: at.toISOString(), type, hash, signature });
  }
  return page;
}

/** An event as it was written; null when it is not in the form of any that this version knows. */
export function readEvent(body: string): AuditEvent | null {
  try {
    return auditEventSchema.safeParse(JSON.parse(body)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A filter as the database can be asked it, within the scope. @throws AppError `not-valid` when `q` can't be read */
export async function readScopedSearch(db: Db, scope: Scope, filter: AuditFilter): Promise<Search> {
  const search = await readSearch(db, filter);
  if ("tags" in scope) narrow(search, "tenant", await tenantIds(db, scope));
  return search;
}

async function tenantIds(db: Db, scope: Scope): Promise<string[]> {
  const rows = await db.tenant.findMany({ where: scopeWhere(scope), select: { id: true } });
  return rows.map((row) => row.id);
}

/** The newest event's sequence, hash and signature; sequence 0 for an empty history. */
export async function readHead(db: Db): Promise<Head> {
  const row = await db.auditEvent.findFirst({ orderBy: { seq: "desc" } });
  return row ? { seq: Number(row.seq), hash: row.hash, signature: row.signature } : emptyHead;
}

/** Rows of the chain in order, a page at a time. */
export async function readChain(db: Db, afterSeq: number, limit: number): Promise<ChainRow[]> {
  const rows = await db.auditEvent.findMany({
    where: { seq: { gt: afterSeq } },
    orderBy: { seq: "asc" },
    take: limit,
  });
  return rows.map(({ seq, body, hash, signature, at, type, tenantId, runId, actorId }) => ({
    seq: Number(seq),
    body,
    hash,
    signature,
    columns: { type, tenantId, runId, actorId, at: at.toISOString() },
  }));
}
