import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import { verifyExport } from "../../public/verify-history.mjs";
import type { Actor, Scope } from "../access/schema.ts";
import { checkChain } from "./chain.ts";
import { appendEvents } from "./commands.ts";
import { exportHistory, noteHistoryExport } from "./export.ts";
import { readHead } from "./queries.ts";
import { auditExportSchema, type NewEvent } from "./schema.ts";

const everyTenant: Scope = { tenants: "all" };
const manyEvents = 4_500;
let store: TestStore;
let ann: Actor;

beforeAll(async () => {
  store = await openTestStore();
  ann = await store.addPerson("viewer");
  await store.addTenant();
  await store.addTenant();
  const [gold] = await store.db.tenant.findMany();
  await store.db.tenant.update({ where: { id: gold?.id ?? "" }, data: { tags: ["gold"] } });
  const refusal = (n: number): NewEvent => ({
    type: "session.refused",
    actor: { ...ann, name: '=HYPERLINK("x")' },
    origin: { ...origin, address: "192.0.2.9", userAgent: "a;b\n@c" },
    why: n % 2 === 0 ? "even" : "odd",
  });
  const events = Array.from({ length: manyEvents }, (_, n) => refusal(n));
  for (let from = 0; from < manyEvents; from += 500)
    await store.db.$transaction((tx) => appendEvents(tx, store.signer, events.slice(from, from + 500)));
}, 60_000);
afterAll(() => store.close());

async function run(query: object, scope = everyTenant) {
  const asked = auditExportSchema.parse(query);
  const head = await noteHistoryExport(store, ann, origin, asked);
  const pieces: string[] = [];
  for await (const piece of exportHistory(store, scope, asked, head)) pieces.push(piece);
  return { text: pieces.join(""), pieces, head };
}

async function runLines(query: object, scope = everyTenant) {
  const { text, head, pieces } = await run({ format: "jsonl", ...query }, scope);
  const [first, ...rest] = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { first, rows: rest.slice(0, -1), last: rest.at(-1), head, pieces };
}

describe("an export in JSON Lines", () => {
  test("is taken by the verifier as it leaves: whole with its head, filtered, narrowed by a scope", async () => {
    const key = store.signer.publicKeyPem;
    const whole = await run({ format: "jsonl" });
    const heads = [{ ...whole.head, line: 1 }];
    expect(await verifyExport(whole.text.split("\n"), { key, heads })).toMatchObject({
      exitCode: 0,
      rows: whole.head.seq,
    });
    const odd = await run({ format: "jsonl", q: "odd" });
    const some = await verifyExport(odd.text.split("\n"), { key });
    expect(some).toMatchObject({ exitCode: 0, text: expect.stringContaining('filtered by "odd"') });
    const ofScope = await run({ format: "jsonl" }, { tags: ["gold"] });
    expect(await verifyExport(ofScope.text.split("\n"), { key })).toMatchObject({ exitCode: 0 });
  });

  test("holds every event in a chain that checks with the key in it, up to the head of its beginning", async () => {
    const { first, rows, last, head, pieces } = await runLines({});
    expect(first).toEqual({
      sendlock: "history",
      v: 1,
      exportedAt: expect.stringMatching(/Z$/),
      publicKey: store.signer.publicKeyPem,
      filter: null,
    });
    expect(rows).toHaveLength(head.seq);
    expect(Object.keys(rows[0])).toEqual(["seq", "hash", "signature", "body"]);
    expect(checkChain(rows, first.publicKey)).toEqual({ ok: true, head });
    expect(last).toEqual({ end: true, rows: head.seq, head });
    // Some thousand rows at a time, never all.
    expect(pieces.length).toBeGreaterThanOrEqual(5);
  });

  test("is noted in the history before its first byte, and so follows its own head", async () => {
    const { head } = await runLines({ q: "even", zone: "Europe/Berlin" });
    const note = await store.db.auditEvent.findUniqueOrThrow({ where: { seq: head.seq + 1 } });
    expect(JSON.parse(note.body)).toMatchObject({
      type: "history.exported",
      actor: { id: ann.id },
      format: "jsonl",
      filter: "even",
      upTo: head.seq,
    });
  });

  test("under a filter holds what matches, oldest first, and says what it was narrowed to", async () => {
    const { first, rows, last, head } = await runLines({
      q: "action:session.refused even",
      zone: "Europe/Berlin",
    });
    expect(first).toMatchObject({ filter: "action:session.refused even", zone: "Europe/Berlin" });
    expect(rows).toHaveLength(manyEvents / 2);
    const seqs = rows.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(last).toEqual({ end: true, rows: manyEvents / 2, head });
  });

  test("with a query that can't be read is refused, and nothing is noted", async () => {
    const before = await readHead(store.db);
    await expect(run({ q: "colour:red" })).rejects.toMatchObject({ code: "not-valid" });
    expect(await readHead(store.db)).toEqual(before);
  });

  test("has nothing of other tenants, nor the look of the whole, for somebody whose scope is narrower", async () => {
    const { first, rows } = await runLines({}, { tags: ["gold"] });
    expect(first.filter).toBe("");
    expect(rows.map(({ body }) => JSON.parse(body).type)).toEqual(["tenant.added"]);
  });
});

describe("an export in CSV", () => {
  test("has a row an event under a header, and no cell that a spreadsheet takes for a formula", async () => {
    const { text, head } = await run({ format: "csv" });
    expect(text.startsWith("\uFEFFseq,at,type,outcome,actor,")).toBe(true);
    const rows: Record<string, string>[] = parse(text, { columns: true, bom: true });
    expect(rows).toHaveLength(head.seq);
    expect(rows.map(({ seq }) => Number(seq))).toEqual(rows.map((_row, n) => n + 1));
    const refused = rows.find(({ type }) => type === "session.refused");
    expect(refused).toMatchObject({
      outcome: "refused",
      actor: `'=HYPERLINK("x")`,
      actorKind: "person",
      actorId: ann.id,
      role: "viewer",
      address: "192.0.2.9",
      userAgent: "a;b\n'@c",
      requestId: "test",
      tenantCount: "",
    });
    expect(rows.find(({ type }) => type === "tenant.added")).toMatchObject({
      outcome: "succeeded",
      tenant: expect.stringContaining(".onmicrosoft.com"),
      tenantCount: "1",
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("takes an event in no known form as far as it can be read", async () => {
    const { seq } = await readHead(store.db);
    await store.db.auditEvent.create({
      data: {
        seq: seq + 1,
        hash: "h",
        signature: "s",
        body: '{"type":"x.failed","tenant":7}',
        type: "x.failed",
        at: new Date(),
        actorId: "a",
      },
    });
    const rows: Record<string, string>[] = parse((await run({ format: "csv", q: "action:x.failed" })).text, {
      columns: true,
      bom: true,
    });
    expect(rows).toMatchObject([{ type: "x.failed", outcome: "failed", tenant: "", hash: "h" }]);
  });
});
