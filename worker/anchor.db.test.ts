import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { system } from "#lib/access/schema.ts";
import { listAnchors } from "#lib/audit/anchors.ts";
import { appendEvents } from "#lib/audit/commands.ts";
import { readHead } from "#lib/audit/queries.ts";
import type { Head } from "#lib/audit/schema.ts";
import { openTestStore, type TestStore } from "../prisma/test-store.ts";
import { type Anchor, anchorHead, forgetOthers, openAnchors } from "./anchor.ts";
import { readHeads, readNewestHead } from "./anchor-file.ts";

const folder = mkdtempSync(join(tmpdir(), "sendlock-anchors-"));
const nothingSet = { dir: undefined, url: undefined, networks: [], caFile: undefined };
let store: TestStore;
let lines: Record<string, unknown>[];
const log = pino({ level: "info" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
/** Each test keeps heads in places of its own names. */
let kept: Head[];
let remember: Anchor;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  lines = [];
  kept = [];
  remember = { place: "webhook", keep: async (head) => void kept.push(head) };
  await store.db.auditAnchor.deleteMany({});
});

const append = (type: "session.refused" | "run.finished" = "session.refused"): Promise<Head> =>
  store.db.$transaction((tx) =>
    appendEvents(tx, store.signer, [
      type === "run.finished"
        ? {
            type,
            actor: system,
            runId: "00000000-0000-4000-8000-000000000000",
            outcome: "succeeded",
            counts: {},
          }
        : { type, actor: system, why: "test" },
    ]),
  );
const anchor = (one: Anchor = remember) => anchorHead({ db: store.db, log }, one);
/** As if the newest head had been kept an hour ago. */
const letAnHourPass = () => store.db.$executeRaw`UPDATE audit_anchors SET at = at - interval '1 hour'`;

test("a head is kept once, then an hour later, and not while the history stands still", async () => {
  const first = await append();
  expect(await anchor()).toBe("kept");
  expect(await anchor()).toBe("nothing");
  const second = await append();
  expect(await anchor(), "within the hour").toBe("nothing");
  await letAnHourPass();
  expect(await anchor()).toBe("kept");
  await letAnHourPass();
  expect(await anchor(), "nothing came").toBe("nothing");
  expect(kept).toEqual([first, second]);
});

test("a run that ends is kept at once", async () => {
  await append();
  await anchor();
  await append();
  const end = await append("run.finished");
  expect(await anchor()).toBe("kept");
  expect(kept.at(-1)).toEqual(end);
  await append();
  expect(await anchor(), "that one is kept already").toBe("nothing");
});

test("several workers keep a head once, and none waits for a slow place", async () => {
  await append();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow: Anchor = {
    place: "webhook",
    keep: async (head) => {
      kept.push(head);
      await held;
    },
  };
  const first = anchor(slow);
  await expect.poll(() => kept.length).toBe(1);
  const from = performance.now();
  expect(await Promise.all([anchor(slow), anchor(slow)])).toEqual(["nothing", "nothing"]);
  const elsewhere: Head[] = [];
  expect(await anchor({ place: "log", keep: async (head) => void elsewhere.push(head) })).toBe("kept");
  expect(performance.now() - from).toBeLessThan(1_000);
  release();
  expect(await first).toBe("kept");
  expect(kept).toHaveLength(1);
  expect(elsewhere).toEqual(kept);
});

test("a place that fails hinders no other, says since when and why, and is well again with the next head", async () => {
  writeFileSync(join(folder, "no-folder"), "");
  await append();
  const [toLog, broken] = openAnchors({ ...nothingSet, dir: join(folder, "no-folder") }, log);
  if (!toLog || !broken) throw new Error("two places are set");
  expect(await anchor(broken)).toBe("failed");
  expect(await anchor(toLog)).toBe("kept");
  const find = async (place: string) => (await listAnchors(store.db)).find((one) => one.place === place);
  const failure = await find("file");
  expect(failure).toMatchObject({ seq: 0, failedWhy: expect.stringContaining("is no folder") });
  expect(failure?.failedWhy).not.toContain(folder);
  expect(await anchor(broken)).toBe("failed");
  expect((await find("file"))?.failedAt, "since the first failure").toBe(failure?.failedAt);
  expect((await find("log"))?.failedAt).toBeNull();

  const [, mended] = openAnchors({ ...nothingSet, dir: join(folder, "mended") }, log);
  if (!mended) throw new Error("two places are set");
  expect(await anchor(mended), "not only after an hour").toBe("kept");
  const head = await readHead(store.db);
  expect(await find("file")).toMatchObject({
    seq: head.seq,
    failedAt: null,
    failedWhy: null,
    behindSince: null,
  });
  await append();
  expect((await find("file"))?.behindSince).not.toBeNull();
});

test("the file gains a line a head, in a folder that is made, and the log a line with number, hash and signature", async () => {
  const dir = join(folder, "new", "folder");
  const [toLog, toFile] = openAnchors({ ...nothingSet, dir }, log);
  if (!toLog || !toFile) throw new Error("two places are set");
  const first = await append("run.finished");
  await anchor(toLog);
  await anchor(toFile);
  const path = join(dir, "heads.jsonl");
  // What a crash in the middle of a line leaves.
  appendFileSync(path, '{"at":"2026-11-23T12:00:0');
  const second = await append("run.finished");
  await anchor(toFile);
  const written = readFileSync(path, "utf8").split("\n");
  expect(JSON.parse(written[0] ?? "")).toEqual({ at: expect.any(String), ...first });
  expect(JSON.parse(written[2] ?? "")).toEqual({ at: expect.any(String), ...second });
  expect((await readHeads(dir)).map(({ seq }) => seq)).toEqual([first.seq, second.seq]);
  expect(await readNewestHead(dir)).toMatchObject({ seq: second.seq, hash: second.hash });
  expect(lines.filter(({ msg }) => msg === "history head")).toEqual([expect.objectContaining({ ...first })]);
});

test("a folder without a list has no heads", async () => {
  expect(await readHeads(join(folder, "none"))).toEqual([]);
  expect(await readNewestHead(join(folder, "none"))).toBeNull();
});

test("a head whose forerunner is gone from the history does not take its place", async () => {
  await append();
  await anchor();
  await store.db.auditAnchor.updateMany({ data: { hash: "f".repeat(64) } });
  await append("run.finished");
  expect(await anchor()).toBe("nothing");
});

test("a place that the settings no longer name is not waited for", async () => {
  await append();
  await anchor();
  const anchors = openAnchors(nothingSet, log);
  await forgetOthers(store.db, anchors);
  expect(await listAnchors(store.db)).toEqual([]);
});
