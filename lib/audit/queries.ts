import type { Scope } from "../access/schema.ts";
import { type Db, likeLiteral } from "../db.ts";
import { scopeWhere } from "../tenants/queries.ts";
import { emptyHead } from "./chain.ts";
import {
  type AuditEvent,
  type AuditListQuery,
  auditEventSchema,
  type ChainRow,
  type Head,
} from "./schema.ts";

export interface AuditPage {
  items: (AuditEvent & { hash: string })[];
  nextBeforeSeq: number | null;
}

/** Events within the scope, newest first. */
export async function listEvents(db: Db, scope: Scope, query: AuditListQuery): Promise<AuditPage> {
  const { tenantId, runId, type, actorId, q, from, to, beforeSeq, limit } = query;
  const rows = await db.auditEvent.findMany({
    where: {
      ...("tags" in scope ? { tenantId: { in: await tenantIds(db, scope) } } : {}),
      ...(tenantId ? { tenantId } : {}),
      ...(runId ? { runId } : {}),
      ...(type ? { type: type.endsWith(".") ? { startsWith: type } : type } : {}),
      ...(actorId ? { actorId } : {}),
      ...(q ? { body: { contains: likeLiteral(q), mode: "insensitive" as const } } : {}),
      ...(from || to ? { at: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) } } : {}),
      ...(beforeSeq ? { seq: { lt: beforeSeq } } : {}),
    },
    orderBy: { seq: "desc" },
    take: limit + 1,
  });
  const items = rows
    .slice(0, limit)
    .map((row) => ({ ...auditEventSchema.parse(JSON.parse(row.body)), hash: row.hash }));
  return { items, nextBeforeSeq: rows.length > limit ? (items.at(-1)?.seq ?? null) : null };
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
