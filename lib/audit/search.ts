import { Temporal } from "temporal-polyfill";
import { listActors } from "../access/queries.ts";
import { type Db, likeLiteral, Prisma } from "../db.ts";
import { AppError } from "../errors.ts";
import { matchText } from "../tenants/queries.ts";
import { parseQuery, type QueryKey, type QueryTerm } from "./rules.ts";
import { type AuditFilter, newEventSchema } from "./schema.ts";

/**
 * What is asked of the history, in words of its columns. Each list of keys is met by any of its members; all lists,
 * texts and times are to be met.
 */
export interface Search {
  keys: string[][];
  /** Of these tenants alone; more than `mostKeys`, so that they are looked at event by event. */
  tenantIds: string[] | null;
  texts: string[];
  from: Date | null;
  to: Date | null;
}

/** Where in the history to look, and how far. */
interface Reach {
  fromSeq: number;
  toSeq: number;
  newestFirst: boolean;
  limit: number;
}

/** Events a page of the index, as `audit_keys` in the migration has it. */
const eventsPerPage = 16_384;
/** More than this are so many that an event of them is never far: then the index is no help. */
const mostKeys = 300;
const mostRuns = 200;
/** How far a clock that was set back may have been ahead: sequences follow times but for that. */
const clockErrorMs = 60 * 60_000;

/**
 * Turns a filter into what the database can be asked. Names are those of now; a text finds the names of then.
 * @throws AppError `not-valid` with the field `q` when the query has a term that means nothing
 */
export async function readSearch(db: Db, filter: AuditFilter): Promise<Search> {
  const { tenantId, runId, type, actorId, from, to, q = "", zone = "UTC" } = filter;
  const { terms, faults } = parseQuery(q);
  const [fault] = faults;
  if (fault) {
    const message = `${fault.term}: ${fault.why}`;
    throw new AppError("not-valid", {
      detail: `q: ${message}.`,
      fix: fault.fix,
      more: { fields: [{ path: "q", message, fix: fault.fix }] },
    });
  }
  const valuesOf = (key: QueryKey) => terms.filter((term) => term.key === key).map(({ value }) => value);
  const search: Search = {
    keys: [],
    tenantIds: null,
    texts: valuesOf("text"),
    from: latest([from && new Date(from), earliest(valuesOf("after").map((value) => startOf(value, zone)))]),
    to: earliest([to && new Date(to), latest(valuesOf("before").map((value) => startOf(value, zone)))]),
  };
  const named: [string, readonly string[]][] = [
    ["tenant", tenantId ? [tenantId] : []],
    ["run", runId ? [runId] : []],
    ["type", type ? typesLike(type) : []],
    ["actor", actorId ? [actorId] : []],
  ];
  for (const [key, values] of named) if (values.length > 0) narrow(search, key, values);
  for (const key of ["actor", "tenant", "action", "state", "run", "address"] as const) {
    const values = valuesOf(key);
    if (values.length > 0) narrow(search, key === "action" ? "type" : key, await resolve(db, key, values));
  }
  return search;
}

/** Whether a search leaves nothing out. */
export function isWhole(search: Search): boolean {
  const { tenantIds, from, to } = search;
  return !isIndexed(search) && !tenantIds && !from && !to;
}

const isIndexed = ({ keys, texts }: Search) => keys.length + texts.length > 0;

/** Narrows a search to events that are filed under any of these values. */
export function narrow(search: Search, key: string, values: readonly string[]): void {
  const few = values.length <= mostKeys;
  if (few || key !== "tenant") search.keys.push(values.map((value) => `${key}:${value}`));
  else if (search.tenantIds === null) search.tenantIds = [...values];
  else search.tenantIds = search.tenantIds.filter((id) => values.includes(id));
}

/** What the events are filed under of which somebody wrote a name or a beginning. */
async function resolve(
  db: Db,
  key: Exclude<QueryTerm["key"], "text" | "after" | "before">,
  values: readonly string[],
): Promise<string[]> {
  const lower = values.map((value) => value.toLowerCase());
  switch (key) {
    case "action":
      return values.flatMap(typesLike);
    case "actor": {
      const actors = await listActors(db);
      const isMeant = (name: string) => lower.some((value) => name.toLowerCase().includes(value));
      return [...values, ...actors.filter(({ name }) => isMeant(name)).map(({ id }) => id)];
    }
    case "tenant": {
      const rows = await db.tenant.findMany({
        where: { OR: values.map((value) => matchText(value)) },
        select: { id: true },
      });
      // An id stands for itself: a tenant's events can outlive its row.
      return [...new Set([...lower.filter((value) => value.length === 36), ...rows.map(({ id }) => id)])];
    }
    case "run":
      return (await Promise.all(lower.map((value) => findRuns(db, value)))).flat();
    default:
      return lower;
  }
}

/** Kinds of event that begin so, and the text itself. */
function typesLike(text: string): string[] {
  const begins = (type: string) => type.toLowerCase().startsWith(text.toLowerCase());
  const known = newEventSchema.options.map((option) => option.shape.type.value);
  return [...new Set([text, ...known.filter(begins)])];
}

async function findRuns(db: Db, beginning: string): Promise<string[]> {
  const fill = (digit: string) =>
    beginning + "00000000-0000-0000-0000-000000000000".slice(beginning.length).replaceAll("0", digit);
  if (beginning.length === 36) return [beginning];
  const rows = await db.run.findMany({
    where: { id: { gte: fill("0"), lte: fill("f") } },
    select: { id: true },
    take: mostRuns,
  });
  return rows.map(({ id }) => id);
}

/** The moment that a day or time of a query means: a day begins at midnight of the zone. */
export function startOf(value: string, timeZone: string): Date {
  const isDay = !value.includes("T");
  const start = isDay
    ? Temporal.PlainDate.from(value).toZonedDateTime(timeZone)
    : Temporal.Instant.from(value);
  return new Date(start.epochMilliseconds);
}

type Moments = readonly (Date | null | undefined | "")[];

const earliest = (moments: Moments) => byTime(moments)[0] ?? null;
const latest = (moments: Moments) => byTime(moments).at(-1) ?? null;

function byTime(moments: Moments): Date[] {
  return moments.filter((moment): moment is Date => moment instanceof Date).sort((a, b) => +a - +b);
}

/** The first and the last sequence between which all events of a search lie; null when there are none. */
export async function findReach(
  db: Db,
  { from, to }: Search,
): Promise<Pick<Reach, "fromSeq" | "toSeq"> | null> {
  const since = from && new Date(from.getTime() - clockErrorMs);
  const until = to && new Date(to.getTime() + clockErrorMs);
  const first = since
    ? Prisma.sql`(SELECT seq FROM audit_events WHERE at >= ${since} ORDER BY at LIMIT 1)`
    : Prisma.sql`1::bigint`;
  const last = until
    ? Prisma.sql`(SELECT seq FROM audit_events WHERE at < ${until} ORDER BY at DESC LIMIT 1)`
    : Prisma.sql`(SELECT max(seq) FROM audit_events)`;
  const [found] = await db.$queryRaw<{ first: bigint | null; last: bigint | null }[]>`
    SELECT ${first} AS first, ${last} AS last`;
  if (!found || found.first === null || found.last === null) return null;
  return { fromSeq: Number(found.first), toSeq: Number(found.last) };
}

/**
 * Sequences of the events that match, in order. The index is asked for one page of the history after the other until
 * there are enough: so neither a word that all events hold nor one that none holds takes long, wherever they are.
 */
export async function findSeqs(db: Db, search: Search, reach: Reach): Promise<number[]> {
  const { fromSeq, toSeq, newestFirst, limit } = reach;
  if (toSeq < fromSeq || search.keys.some((values) => values.length === 0)) return [];
  const where = Prisma.join(rowConditions(search, reach), " AND ");
  const order = newestFirst ? Prisma.sql`seq DESC` : Prisma.sql`seq ASC`;
  const seqs = isIndexed(search)
    ? await findByPage(db, search, reach, where, order)
    : await db.$queryRaw<Found[]>`
        SELECT seq FROM audit_events WHERE ${where} ORDER BY ${order} LIMIT ${limit}`;
  return seqs.map(({ seq }) => Number(seq));
}

interface Found {
  seq: bigint;
}

/**
 * OFFSET 0 keeps the planner from reading the table backwards where it believes that matches are near. The pages come in order, and the limit outside ends them: a nested loop keeps the order
 * of its outer side.
 */
async function findByPage(
  db: Db,
  search: Search,
  { fromSeq, toSeq, newestFirst, limit }: Reach,
  where: Prisma.Sql,
  order: Prisma.Sql,
): Promise<Found[]> {
  const pages = [fromSeq, toSeq].map((seq) => Math.floor(seq / eventsPerPage));
  const [first, last] = newestFirst ? pages.toReversed() : pages;
  const { filed, indexed } = indexConditions(search);
  const rows = await db.$queryRaw<Found[]>`
    SELECT found.seq FROM generate_series(${first}::int, ${last}::int, ${newestFirst ? -1 : 1}::int) AS page,
    LATERAL (SELECT ${filed} OFFSET 0) AS filed,
    LATERAL (
      SELECT seq FROM (
        SELECT seq, at, tenant_id FROM audit_events WHERE ${indexed} OFFSET 0
      ) AS matching WHERE ${where} ORDER BY ${order} LIMIT ${limit}
    ) AS found LIMIT ${limit}`;
  const isInOrder = rows.every(({ seq }, n) => n === 0 || seq > (rows[n - 1]?.seq ?? 0n) !== newestFirst);
  if (!isInOrder) throw new Error("The database gave the pages of the history out of order.");
  return rows;
}

/** What is asked of the index, and the keys of one page that it is asked with. */
function indexConditions({ keys, texts }: Search): { filed: Prisma.Sql; indexed: Prisma.Sql } {
  const lists = keys.length > 0 ? keys : [["page"]];
  const name = (n: number) => Prisma.raw(`keys${n}`);
  return {
    filed: Prisma.join(
      lists.map(
        (values, n) =>
          Prisma.sql`ARRAY(SELECT key || '@' || page FROM unnest(${values}::text[]) AS key) AS ${name(n)}`,
      ),
    ),
    indexed: Prisma.join(
      [
        ...lists.map((_values, n) => Prisma.sql`keys && filed.${name(n)}`),
        ...texts.map((text) => Prisma.sql`words ILIKE ${`%${likeLiteral(text)}%`}`),
      ],
      " AND ",
    ),
  };
}

/** Times as no index knows them: by that of times the planner would fetch a year of events, to sort them. */
function rowConditions({ from, to, tenantIds }: Search, { fromSeq, toSeq }: Reach): Prisma.Sql[] {
  return [
    Prisma.sql`seq BETWEEN ${fromSeq} AND ${toSeq}`,
    ...(from ? [Prisma.sql`(at >= ${from}) IS TRUE`] : []),
    ...(to ? [Prisma.sql`(at < ${to}) IS TRUE`] : []),
    ...(tenantIds ? [Prisma.sql`tenant_id = ANY(${tenantIds}::uuid[])`] : []),
  ];
}
