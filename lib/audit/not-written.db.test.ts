import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import { createToken } from "../access/commands.ts";
import { system } from "../access/schema.ts";
import { isDatabaseAway } from "../db.ts";
import { editSettings } from "../settings/commands.ts";
import type { Signer } from "./chain.ts";
import { readHead } from "./queries.ts";
import { isHistoryWritable, noteHistoryTrouble } from "./writable.ts";

let store: TestStore;
let owner: pg.Client;

beforeAll(async () => {
  store = await openTestStore();
  owner = new pg.Client({ connectionString: store.database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await store.close();
});

/** What PostgreSQL does at the next event, in PL/pgSQL, until the returned function is called. */
async function breakAt(action: string): Promise<() => Promise<unknown>> {
  await owner.query(
    `CREATE OR REPLACE FUNCTION break_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${action}; RETURN NEW; END $$`,
  );
  await owner.query(
    "CREATE TRIGGER a_break BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION break_event()",
  );
  return () => owner.query("DROP TRIGGER a_break ON audit_events");
}

const edit = (ticketLink: string, signer: Signer = store.signer) =>
  editSettings({ ...store, signer }, system, origin, { ticketLink });

const noRoom = "RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'";

test.each([
  ["there is no room", noRoom, "The database has no room left."],
  ["the database refuses", "RAISE EXCEPTION 'not today'", "The database refuses new events."],
])("where %s for an event, nothing is changed and the cause is said", async (_what, action, why) => {
  const before = await readHead(store.db);
  const mend = await breakAt(action);
  try {
    await expect(edit("https://a.example/{ticket}")).rejects.toMatchObject({
      code: "history-not-written",
      message: `Nothing was changed: the history can't be written. ${why}`,
      details: { fix: expect.any(String) },
    });
    await expect(createToken(store, { name: "never", role: "viewer", days: 1 })).rejects.toMatchObject({
      code: "history-not-written",
    });
  } finally {
    await mend();
  }
  expect(await store.db.setting.findUnique({ where: { key: "ticketLink" } })).toBeNull();
  expect(await store.db.apiToken.count()).toBe(0);
  expect(await readHead(store.db)).toEqual(before);
});

test("where the key does not sign, nothing is changed and the setting of the key is named", async () => {
  const sign = () => {
    throw new Error("no key");
  };
  await expect(edit("https://a.example/{ticket}", { ...store.signer, sign })).rejects.toMatchObject({
    code: "history-not-written",
    details: { fix: expect.stringContaining("AUDIT_SIGNING_KEY_FILE") },
  });
  expect(await store.db.setting.findUnique({ where: { key: "ticketLink" } })).toBeNull();
});

test("where the connection is lost at the event, nothing is changed and the database counts as away", async () => {
  const mend = await breakAt("PERFORM pg_terminate_backend(pg_backend_pid())");
  const error = await edit("https://a.example/{ticket}").catch((caught: unknown) => caught);
  await mend();
  expect(isDatabaseAway(error)).toBe(true);
  expect(await store.db.setting.findUnique({ where: { key: "ticketLink" } })).toBeNull();
});

test("after trouble the history counts as writable only once an event could be, of which nothing is left", async () => {
  const before = await readHead(store.db);
  const mend = await breakAt(noRoom);
  expect(await isHistoryWritable(store)).toBe(true);
  noteHistoryTrouble(store.db);
  expect(await isHistoryWritable(store)).toBe(false);
  await mend();
  expect(await isHistoryWritable(store)).toBe(true);
  expect(await readHead(store.db)).toEqual(before);
});
