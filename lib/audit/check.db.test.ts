import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestStore, type TestStore } from "../../prisma/test-store.ts";
import { system } from "../access/schema.ts";
import { readChangeRange } from "../changes/queries.ts";
import { recordAnchor } from "./anchors.ts";
import { checkNewEvents, checkWholeHistory, isWholeCheckDue, readHistoryHead } from "./check.ts";
import { appendEvents } from "./commands.ts";
import { readHead } from "./queries.ts";
import type { Head, NewEvent } from "./schema.ts";
import type { KeptHead } from "./walk.ts";

let store: TestStore;
let owner: pg.Client;
const plain: NewEvent = { type: "session.refused", actor: system, why: "test" };

beforeEach(async () => {
  store = await openTestStore();
  owner = new pg.Client({ connectionString: store.database.ownerUrl });
  await owner.connect();
  await append(...Array.from({ length: 9 }, () => plain));
});
afterEach(async () => {
  await owner.end();
  await store.close();
});

const append = (...events: NewEvent[]): Promise<Head> =>
  store.db.$transaction((tx) => appendEvents(tx, store.signer, events));
const checkWhole = (kept: readonly KeptHead[] = []) => checkWholeHistory(store, async () => kept);
const readCheck = async () => (await readHistoryHead(store.db)).check;
const bads = () => store.db.auditEvent.count({ where: { type: "history.badEventFound" } });

/** What only the owner of the database can do. */
async function tamper(...statements: string[]): Promise<void> {
  await owner.query("ALTER TABLE audit_events DISABLE TRIGGER USER");
  for (const statement of statements) await owner.query(statement);
  await owner.query("ALTER TABLE audit_events ENABLE TRIGGER USER");
}

const edit = (seq: number, from: string, to: string) =>
  tamper(`UPDATE audit_events SET body = replace(body, '${from}', '${to}') WHERE seq = ${seq}`);

test("nothing is said of a history that was not looked at", async () => {
  expect(await readCheck()).toBeNull();
  expect(await isWholeCheckDue(store.db)).toBe(true);
  expect(await checkNewEvents(store)).toBe("whole");
  expect(await readCheck()).toBeNull();
});

test("new events are checked from where the last check ended, and the whole is due again after an hour", async () => {
  expect(await checkWhole()).toEqual({ seq: 9, bad: null });
  const first = await readCheck();
  expect(first).toMatchObject({ seq: 9, bad: null, wholeAt: expect.any(String) });
  expect(await isWholeCheckDue(store.db)).toBe(false);
  await append(plain, plain);
  expect(await readCheck(), "they were not looked at yet").toMatchObject({ seq: 9 });
  expect(await checkNewEvents(store)).toBe("checked");
  expect(await readCheck()).toMatchObject({ seq: 11, wholeAt: first?.wholeAt, bad: null });
  await owner.query("UPDATE audit_checks SET whole_at = whole_at - interval '1 hour'");
  expect(await isWholeCheckDue(store.db)).toBe(true);
});

test("an edited event is found, told once and by its number, and cleared only by a check of the whole", async () => {
  await checkWhole();
  await edit(4, "test", "fake");
  expect(await checkNewEvents(store), "it looks at new events alone").toBe("checked");
  expect(await readCheck()).toMatchObject({ bad: null });
  expect(await checkWhole()).toMatchObject({ seq: 3, bad: { seq: 4 } });
  expect(await readCheck()).toMatchObject({
    seq: 3,
    bad: { seq: 4, why: "the content does not match its hash" },
  });
  await checkWhole();
  expect(await bads()).toBe(1);
  const told = await store.db.auditEvent.findFirstOrThrow({ where: { type: "history.badEventFound" } });
  expect(JSON.parse(told.body)).toMatchObject({ badSeq: 4, why: "the content does not match its hash" });

  await edit(4, "fake", "test");
  expect(await checkNewEvents(store)).toBe("checked");
  expect(await readCheck()).toMatchObject({ bad: { seq: 4 } });
  expect(await checkWhole()).toMatchObject({ bad: null });
  expect(await readCheck()).toMatchObject({ seq: 10, bad: null });

  await edit(7, "test", "fake");
  await checkWhole();
  expect(await bads()).toBe(2);
});

test("an edited event among the new ones leads to a check of the whole", async () => {
  await checkWhole();
  await append(plain, plain);
  await edit(11, "test", "fake");
  expect(await checkNewEvents(store)).toBe("whole");
  expect(await readCheck()).toMatchObject({ seq: 9, bad: null });
  expect(await checkWhole()).toMatchObject({ bad: { seq: 11 } });
});

test("a cut tail is found against what was checked, and stays found however much comes after it", async () => {
  await checkWhole();
  await tamper("DELETE FROM audit_events WHERE seq > 6");
  expect(await checkNewEvents(store)).toBe("whole");
  expect(await checkWhole()).toEqual({ seq: 6, bad: { seq: 7, why: "events are missing after #6" } });
  expect(await bads()).toBe(1);
  await owner.query("DELETE FROM audit_anchors");
  const kept = [{ seq: 9, hash: "a".repeat(64), at: new Date() }];
  await checkWhole(kept);
  await append(plain, plain, plain);
  await checkWhole(kept);
  expect(await readCheck()).toMatchObject({ bad: { seq: 7, why: "events are missing after #6" } });
  expect(await bads()).toBe(1);
});

test.each(["the newest head that a place has", "a list of this worker's own"])(
  "a cut tail is found against %s, even where the note of the last check was cut, too",
  async (where) => {
    await checkWhole();
    const head = await readHead(store.db);
    const own = where.startsWith("a list") ? [{ ...head, at: new Date() }] : [];
    if (own.length === 0) await store.db.$transaction((tx) => recordAnchor(tx, "log", head));
    await tamper("DELETE FROM audit_events WHERE seq > 6");
    await owner.query(
      "UPDATE audit_checks SET seq = 6, hash = (SELECT hash FROM audit_events WHERE seq = 6)",
    );
    expect(await checkNewEvents(store, own)).toBe("whole");
    expect(await checkWhole(own)).toMatchObject({ bad: { seq: 7, why: "events are missing after #6" } });
  },
);

test("a history that was written anew with the right key is found against an older head", async () => {
  const { hash } = await store.db.auditEvent.findUniqueOrThrow({ where: { seq: 5 } });
  await tamper("DELETE FROM audit_events WHERE seq > 3");
  await append(plain, plain, plain, plain, plain, plain);
  expect(await checkWhole([{ seq: 5, hash, at: new Date() }])).toMatchObject({
    seq: 4,
    bad: { seq: 5, why: "another event stood here when its hash was kept elsewhere" },
  });
});

test("what a restore took back is no tampering", async () => {
  await checkWhole();
  const head = await readHead(store.db);
  const kept = [{ ...head, at: new Date(Date.now() - 1_000) }];
  const { hash } = await store.db.auditEvent.findUniqueOrThrow({ where: { seq: 6 } });
  await tamper("DELETE FROM audit_events WHERE seq > 6");
  await append({
    type: "history.restored",
    actor: system,
    backupMadeAt: new Date().toISOString(),
    backup: { seq: 6, hash },
    newestKnown: { seq: 9, hash: head.hash },
  });
  expect(await checkWhole(kept)).toEqual({ seq: 7, bad: null });
  expect(await checkNewEvents(store, kept)).toBe("checked");
  await append(plain, plain, plain, plain);
  expect(await checkNewEvents(store, kept)).toBe("checked");
  expect(await readCheck()).toMatchObject({ seq: 11, bad: null });
  const unknown = [{ seq: 10, hash: "c".repeat(64), at: new Date(0) }];
  expect(await checkWhole(unknown), "a head that the restore did not know").toMatchObject({
    bad: { seq: 10 },
  });
  const later = [{ seq: 8, hash: "b".repeat(64), at: new Date(Date.now() + 1_000) }];
  expect(await checkWhole(later), "a head of after the restore").toMatchObject({ bad: { seq: 8 } });
});

test("a check that is broken off records nothing", async () => {
  const ending = new AbortController();
  ending.abort(new Error("the worker ends"));
  await expect(checkWholeHistory(store, async () => [], ending.signal)).rejects.toThrow("the worker ends");
  expect(await readCheck()).toBeNull();
});

test("pages are told when the check or a place moved on", async () => {
  const { newest } = await readChangeRange(store.db);
  await checkWhole();
  const head = await readHead(store.db);
  await store.db.$transaction((tx) => recordAnchor(tx, "log", head));
  const rows = await store.db.change.findMany({ where: { seq: { gt: newest } } });
  expect(rows.map(({ kind, ref }) => `${kind} ${ref}`)).toEqual(["audit check", "audit anchor"]);
});
