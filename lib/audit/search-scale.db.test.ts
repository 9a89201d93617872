import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestStore, type TestStore } from "../../prisma/test-store.ts";
import { type Db, openDatabase } from "../db.ts";
import { listEvents } from "./queries.ts";
import { auditListSchema } from "./schema.ts";

/** Three pages of the index and a bit. */
const events = 50_000;
const eventsPerPage = 16_384;
const tenantId = "019abcde-1111-7222-8333-444455556666";
let store: TestStore;
let owner: pg.Client;
/** One connection, so that what it read is known. */
let db: Db;

/** A word in all events, one in the oldest alone, one in a single event; a tenant in one of a thousand. */
beforeAll(async () => {
  store = await openTestStore();
  owner = new pg.Client({ connectionString: store.database.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query("SELECT pg_get_indexdef('audit_events_search'::regclass) AS sql");
  await owner.query("ALTER TABLE audit_events DISABLE TRIGGER USER");
  await owner.query("DROP INDEX audit_events_search");
  await owner.query(
    `INSERT INTO audit_events (seq, hash, signature, body, type, at, tenant_id, actor_id)
     SELECT n, n::text, '', format('{"why":"walrus %s %s"}', CASE WHEN n < 20000 THEN 'mammoth' END,
                                   CASE WHEN n = 30000 THEN 'quokka' END),
            'x.y', timestamptz '2026-01-01Z' + n * interval '1 minute',
            CASE WHEN n % 1000 = 0 THEN $1::uuid END, CASE WHEN n % 2 = 0 THEN 'even' ELSE 'odd' END
     FROM generate_series(1, $2::int) AS numbers (n)`,
    [tenantId, events],
  );
  await owner.query(rows[0].sql);
  await owner.query("ALTER TABLE audit_events ENABLE TRIGGER USER");
  db = openDatabase(store.database.productUrl, 1);
}, 120_000);
afterAll(async () => {
  await db.$disconnect();
  await owner.end();
  await store.close();
});

async function countRead(): Promise<{ bySearching: number; byReadingAll: number }> {
  await db.$queryRaw`SELECT pg_stat_force_next_flush()::text`;
  await db.$queryRaw`SELECT 1`;
  const { rows } = await owner.query(
    `SELECT idx_tup_fetch::int AS "bySearching", seq_tup_read::int AS "byReadingAll"
     FROM pg_stat_user_tables WHERE relname = 'audit_events'`,
  );
  return rows[0];
}

const queries: [what: string, q: string, found: number, mostPages: number][] = [
  ["a word that all have", "walrus", 50, 1],
  ["a word that only old ones have", "mammoth", 50, 1],
  ["a word that one has", "quokka", 1, 0],
  ["a word that none has", "dodo", 0, 0],
  ["a word that all have, of a tenant in few", `walrus tenant:${tenantId}`, 50, 0],
  ["a rare word of a common actor", "quokka actor:even", 1, 0],
  ["a rare word of another actor", "quokka actor:odd", 0, 0],
  ["two that never meet", `actor:odd tenant:${tenantId}`, 0, 0],
  ["a kind", "action:x.y", 50, 1],
  ["a day far back", "after:2026-01-03 before:2026-01-04", 50, 0],
  ["a month far back", "after:2026-01-03 before:2026-02-03", 50, 0],
  ["a rare word on a day far back", "quokka after:2026-01-03 before:2026-01-04", 0, 0],
  ["nothing", "", 50, 0],
];

describe.each(["without statistics", "with statistics"])("%s", (statistics) => {
  beforeAll(async () => {
    if (statistics === "with statistics") await owner.query("ANALYZE audit_events");
  });

  // Without statistics a range of sequences is taken for a small one, which is read whole and sorted.
  const asked = queries.filter(
    ([what]) => statistics === "with statistics" || !/^a (day|month) far/.test(what),
  );

  test.each(asked)(
    "the first page of %s reads few events, and never the whole table",
    async (_what, q, found, mostPages) => {
      // A statement gets a plan for all values when it comes the sixth time.
      for (let time = 0; time < 7; time += 1) {
        const before = await countRead();
        const page = await listEvents(db, { tenants: "all" }, auditListSchema.parse({ q }));
        const after = await countRead();
        expect(page.unreadable).toHaveLength(found);
        expect(after.byReadingAll - before.byReadingAll).toBe(0);
        expect(after.bySearching - before.bySearching).toBeLessThanOrEqual(mostPages * eventsPerPage + 400);
      }
    },
  );
});
