import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestStore, type TestStore } from "../../prisma/test-store.ts";
import { system } from "../access/schema.ts";
import { checkChain } from "./chain.ts";
import { appendEvents } from "./commands.ts";
import { readChain, readHead } from "./queries.ts";

let store: TestStore;
let product: pg.Client;
const event = { type: "session.refused" as const, actor: system, why: "test" };

beforeAll(async () => {
  store = await openTestStore();
  product = new pg.Client({ connectionString: store.database.productUrl });
  await product.connect();
  await store.db.$transaction((tx) => appendEvents(tx, store.signer, [event, event]));
});
afterAll(async () => {
  await product.end();
  await store.close();
});

const asTrigger = "RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'";
const row = "(seq, hash, signature, body, type, at, actor_id)";
const values = "'h', 's', '{}', 't', now(), 'a'";

test.each([
  "UPDATE audit_events SET body = '{}' WHERE seq = 1",
  "DELETE FROM audit_events WHERE seq = 1",
  "TRUNCATE audit_events",
  "WITH gone AS (DELETE FROM audit_events RETURNING 1) SELECT * FROM gone",
  "MERGE INTO audit_events USING (SELECT 1) AS one ON seq = 1 WHEN MATCHED THEN DELETE",
  `INSERT INTO audit_events ${row} VALUES (1, ${values}) ON CONFLICT (seq) DO UPDATE SET body = '{}'`,
  `INSERT INTO audit_events ${row} VALUES (1, ${values})`,
  `INSERT INTO audit_events ${row} VALUES (4, ${values})`,
  `INSERT INTO audit_events ${row} OVERRIDING SYSTEM VALUE VALUES (-1, ${values})`,
  `INSERT INTO audit_events (state, seq, hash, signature, body, type, at, actor_id) VALUES ('blocked', 3, ${values})`,
  "COPY audit_events FROM '/etc/hostname'",
  "COPY audit_events TO PROGRAM 'cat'",
  "SELECT seq FROM audit_events FOR UPDATE",
  "DO $$ BEGIN LOCK TABLE audit_events IN ACCESS EXCLUSIVE MODE; END $$",
  "ALTER TABLE audit_events DISABLE TRIGGER audit_events_no_change",
  "ALTER TABLE audit_events DISABLE TRIGGER ALL",
  "ALTER TABLE audit_events ALTER COLUMN body DROP NOT NULL",
  "ALTER TABLE audit_events ALTER COLUMN state DROP EXPRESSION",
  "ALTER TABLE audit_events RENAME TO other_events",
  "ALTER TABLE audit_events OWNER TO sendlock_product",
  "DROP TRIGGER audit_events_no_change ON audit_events",
  "DROP TABLE audit_events",
  "DROP FUNCTION refuse_audit_change CASCADE",
  `CREATE OR REPLACE FUNCTION refuse_audit_change() ${asTrigger}`,
  `CREATE OR REPLACE FUNCTION require_next_audit_event() ${asTrigger}`,
  "CREATE OR REPLACE FUNCTION audit_state(body text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT NULL::text'",
  "CREATE OR REPLACE FUNCTION audit_words(body text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT NULL::text'",
  "CREATE TRIGGER a_swallow BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
  "CREATE RULE swallow AS ON INSERT TO audit_events DO INSTEAD NOTHING",
  "CREATE TEMPORARY TABLE audit_events (seq bigint)",
  "CREATE TABLE other_events (seq bigint)",
  "CREATE SCHEMA other",
  "CREATE VIEW other_events AS SELECT * FROM audit_events",
  "CREATE FUNCTION other() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM audit_events'",
  "CREATE EXTENSION pgcrypto",
  "UPDATE pg_trigger SET tgenabled = 'D'",
  "SET ROLE sendlock_owner",
  "SET SESSION AUTHORIZATION sendlock_owner",
  "SET session_replication_role = replica",
  "ALTER ROLE sendlock_product SET session_replication_role = replica",
  "ALTER SYSTEM SET session_replication_role = replica",
])("the product's role can't: %s", async (statement) => {
  const before = await readAll();
  await expect(product.query(statement)).rejects.toThrow(
    /permission denied|must be owner|must be superuser|has no hole|violates|cannot insert a non-DEFAULT/,
  );
  expect(await readAll()).toEqual(before);
});

test("the product's role can't give itself a right: PostgreSQL only warns, and nothing is another way", async () => {
  const before = await readAll();
  await product.query("GRANT UPDATE, DELETE, TRUNCATE, TRIGGER ON audit_events TO sendlock_product");
  expect(await readAll()).toEqual(before);
});

/** The rows, and all that keeps them: triggers, rules, functions, rights. */
async function readAll(): Promise<unknown> {
  const { rows } = await product.query(`
    SELECT (SELECT json_agg(e ORDER BY seq) FROM audit_events AS e) AS events,
      (SELECT json_agg(concat(tgname, tgenabled, pg_get_triggerdef(oid)) ORDER BY tgname) FROM pg_trigger
        WHERE tgrelid = 'audit_events'::regclass) AS triggers,
      (SELECT json_agg(pg_get_functiondef(p.oid) ORDER BY proname) FROM pg_proc AS p
        WHERE proname ~ 'audit') AS functions,
      (SELECT relacl::text FROM pg_class WHERE oid = 'audit_events'::regclass) AS rights,
      (SELECT count(*)::int FROM pg_class WHERE relnamespace = 'public'::regnamespace) AS relations`);
  return rows[0];
}

test("the owner can't change the history by accident either", async () => {
  const owner = new pg.Client({ connectionString: store.database.ownerUrl });
  await owner.connect();
  try {
    for (const statement of [
      "UPDATE audit_events SET type = 'x'",
      "DELETE FROM audit_events",
      "TRUNCATE audit_events",
    ])
      await expect(owner.query(statement)).rejects.toThrow("can only be added to");
  } finally {
    await owner.end();
  }
});

test("an event that leaves a hole is refused", async () => {
  await expect(
    product.query(
      "INSERT INTO audit_events (seq, hash, signature, body, type, at, actor_id) VALUES (9, 'h', 's', '{}', 't', now(), 'a')",
    ),
  ).rejects.toThrow("has no hole");
});

test("an event rolled back with its transaction leaves no trace and no hole", async () => {
  const before = await readHead(store.db);
  const failing = store.db.$transaction(async (tx) => {
    await appendEvents(tx, store.signer, [event]);
    throw new Error("changed its mind");
  });
  await expect(failing).rejects.toThrow("changed its mind");
  expect(await readHead(store.db)).toEqual(before);
});

test("writers at the same time make one chain without holes", async () => {
  const before = await readHead(store.db);
  await Promise.all(
    Array.from({ length: 40 }, () =>
      store.db.$transaction((tx) => appendEvents(tx, store.signer, [event]), { maxWait: 15_000 }),
    ),
  );
  const rows = await readChain(store.db, 0, 1_000);
  expect(rows).toHaveLength(before.seq + 40);
  expect(checkChain(rows, store.signer.publicKeyPem)).toMatchObject({ ok: true });
});

test("an event with a member that the history does not know is refused", async () => {
  const leaky = { ...event, clientSecret: "canary" };
  await expect(store.db.$transaction((tx) => appendEvents(tx, store.signer, [leaky]))).rejects.toThrow(
    /clientSecret|unrecognized/i,
  );
});

test("an edit of what the history is searched by is found, although the content is untouched", async () => {
  const owner = new pg.Client({ connectionString: store.database.ownerUrl });
  await owner.connect();
  await owner.query("ALTER TABLE audit_events DISABLE TRIGGER audit_events_no_change");
  for (const [column, value] of [
    ["type", "x"],
    ["actor_id", "y"],
    ["run_id", "00000000-0000-4000-8000-000000000000"],
    ["at", "2020-01-01"],
  ]) {
    const { rows } = await owner.query(`SELECT ${column} AS old FROM audit_events WHERE seq = 2`);
    await owner.query(`UPDATE audit_events SET ${column} = $1 WHERE seq = 2`, [value]);
    expect(checkChain(await readChain(store.db, 0, 1_000), store.signer.publicKeyPem)).toMatchObject({
      ok: false,
      seq: 2,
    });
    await owner.query(`UPDATE audit_events SET ${column} = $1 WHERE seq = 2`, [rows[0].old]);
  }
  await owner.query("ALTER TABLE audit_events ENABLE TRIGGER audit_events_no_change");
  await owner.end();
  expect(checkChain(await readChain(store.db, 0, 1_000), store.signer.publicKeyPem)).toMatchObject({
    ok: true,
  });
});
