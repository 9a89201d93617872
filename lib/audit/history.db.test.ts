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

test.each([
  "UPDATE audit_events SET body = '{}' WHERE seq = 1",
  "DELETE FROM audit_events WHERE seq = 1",
  "TRUNCATE audit_events",
  "ALTER TABLE audit_events DISABLE TRIGGER audit_events_no_change",
  "DROP TRIGGER audit_events_no_change ON audit_events",
  "DROP TABLE audit_events",
  "SET session_replication_role = replica",
])("the product's role can't: %s", async (statement) => {
  await expect(product.query(statement)).rejects.toThrow(/permission denied|must be owner|refused/);
  expect(await readHead(store.db)).toMatchObject({ seq: 2 });
});

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
