import type { Scope } from "../access/schema.ts";
import { type AuditEvent, auditEventSchema } from "../audit/schema.ts";
import type { Db, Tx } from "../db.ts";
import { scopeWhere } from "../tenants/queries.ts";
import { dayIn, rangeBounds } from "./range.ts";
import { statePeriods } from "./rules.ts";
import type { Statement, StatementRange, StatePeriod } from "./schema.ts";

/** The events that tell what became of the state. */
const tellingTypes = [
  "item.setting",
  "item.succeeded",
  "item.failed",
  "item.verifying",
  "item.unverified",
  "tenant.changedOutside",
  "tenant.archived",
] satisfies AuditEvent["type"][];

/** Readings and their events as of one moment: what is recorded meanwhile is in all of them or in none. */
const asOfOneMoment = { isolationLevel: "RepeatableRead", timeout: 20_000 } as const;

/** The states that a tenant was in up to now, oldest first; null when it does not exist within the scope. */
export async function readPeriods(db: Db, scope: Scope, tenantId: string): Promise<StatePeriod[] | null> {
  return db.$transaction(async (tx) => {
    const tenant = await findTenant(tx, scope, tenantId);
    return tenant && tellPeriods(tx, tenant, null, new Date());
  }, asOfOneMoment);
}

/** Everything that a statement says of a tenant; null when the tenant does not exist within the scope. */
export async function readStatement(
  db: Db,
  scope: Scope,
  tenantId: string,
  range: StatementRange,
  now: Date,
): Promise<Statement | null> {
  return db.$transaction(async (tx) => {
    const tenant = await findTenant(tx, scope, tenantId);
    if (!tenant) return null;
    const { createdAt, ...named } = tenant;
    const { start, end } = rangeBounds(range, tenant.timeZone);
    const isOver = end <= now;
    // The database's clock may be ahead of this one: what is known now has no limit.
    const before = isOver ? end : null;
    const until = before ?? now;
    const periods = await tellPeriods(tx, tenant, before, until);
    return {
      tenant: named,
      sinceDay: dayIn(tenant.timeZone, createdAt),
      range,
      start: start.toISOString(),
      end: until.toISOString(),
      isOver,
      periods: periods.filter((period) => !period.to || period.to > start.toISOString()),
      events: await spanEvents(tx, tenantId, start, before),
    };
  }, asOfOneMoment);
}

/** One tenant as a statement names it; null when it does not exist within the scope. */
export async function findTenant(tx: Tx | Db, scope: Scope, id: string) {
  return tx.tenant.findFirst({
    where: { AND: [scopeWhere(scope), { id }] },
    select: { id: true, name: true, domain: true, entraTenantId: true, timeZone: true, createdAt: true },
  });
}

async function tellPeriods(
  tx: Tx,
  { id, createdAt }: { id: string; createdAt: Date },
  before: Date | null,
  until: Date,
): Promise<StatePeriod[]> {
  const at = before ? { lt: before } : {};
  const readings = await tx.reading.findMany({
    where: { tenantId: id, at },
    orderBy: { id: "asc" },
    select: { at: true, directSend: true, runId: true },
  });
  const own = await tx.auditEvent.findMany({
    where: { tenantId: id, type: { in: tellingTypes }, at },
    orderBy: { seq: "asc" },
    select: { body: true, runId: true },
  });
  const runIds = [...new Set(own.flatMap(({ runId }) => runId ?? []))];
  const requests = await tx.auditEvent.findMany({
    where: { runId: { in: runIds }, type: "run.requested" },
    select: { body: true },
  });
  return statePeriods({
    readings: readings.map((reading) => ({ ...reading, at: reading.at.toISOString() })),
    events: [...own, ...requests].map(({ body }) => auditEventSchema.parse(JSON.parse(body))),
    since: createdAt.toISOString(),
    until: until.toISOString(),
  });
}

async function spanEvents(tx: Tx, tenantId: string, start: Date, before: Date | null) {
  const { _count, _min, _max } = await tx.auditEvent.aggregate({
    where: { tenantId, at: { gte: start, ...(before ? { lt: before } : {}) } },
    _count: true,
    _min: { seq: true },
    _max: { seq: true },
  });
  return _count > 0 ? { count: _count, first: Number(_min.seq), last: Number(_max.seq) } : null;
}
