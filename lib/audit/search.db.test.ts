import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestStore, type TestStore } from "../../prisma/test-store.ts";
import type { Actor, Scope } from "../access/schema.ts";
import { appendEvents } from "./commands.ts";
import { listEvents } from "./queries.ts";
import { auditListSchema, type NewEvent } from "./schema.ts";

const everyTenant: Scope = { tenants: "all" };
const runIds = ["019abcde-1111-7222-8333-444455556666", "019abcde-1111-7222-8333-444455557777"] as const;
let store: TestStore;
let ann: Actor;
let bob: Actor;
const tenantIds: string[] = [];

const tenantNamed = async (name: string, tags: string[] = []) => {
  const id = await store.addTenant();
  const domain = `${name.toLowerCase().replaceAll(" ", "-")}.onmicrosoft.com`;
  const { entraTenantId } = await store.db.tenant.update({ where: { id }, data: { name, domain, tags } });
  tenantIds.push(id);
  return { id, entraTenantId, domain, name };
};

beforeAll(async () => {
  store = await openTestStore();
  ann = { ...(await store.addPerson("technician")), name: "Ann Berg" };
  bob = { ...(await store.addPerson("admin")), name: "Bob" };
  for (const { id, name } of [ann, bob]) await store.db.person.update({ where: { id }, data: { name } });
  const coffee = await tenantNamed("Fourth Coffee", ["gold"]);
  const toys = await tenantNamed("Tailspin Toys");
  for (const id of runIds)
    await store.db.run.create({
      data: {
        id,
        action: "block",
        state: "finished",
        requesterKind: "person",
        requesterId: ann.id,
        requesterName: ann.name,
        requesterRole: "admin",
      },
    });
  const origin = { requestId: "r", address: "192.0.2.7" };
  const change = (runId: string, tenant: typeof coffee) => ({
    actor: ann,
    runId,
    itemId: runId,
    attempt: 1,
    tenant,
    before: "allowed" as const,
    requested: "blocked" as const,
  });
  const events: NewEvent[] = [
    { type: "session.started", actor: ann, origin, sessionId: runIds[0] },
    { type: "item.setting", ...change(runIds[0], coffee) },
    { type: "item.succeeded", ...change(runIds[0], coffee), after: "blocked", result: "changed" },
    { type: "item.failed", ...change(runIds[1], toys), errorCode: "no-consent", errorRaw: "100% of_it" },
    { type: "settings.changed", actor: bob, setting: "ticketLink", before: "blocked", after: "zebra" },
    { type: "session.refused", actor: bob, why: "zebra crossing" },
  ];
  await store.db.$transaction((tx) => appendEvents(tx, store.signer, events));
}, 60_000);
afterAll(() => store.close());

/** Kinds of the events that a query finds, newest first, without those that made the tenants. */
async function find(query: object, scope = everyTenant): Promise<string[]> {
  const page = await listEvents(store.db, scope, auditListSchema.parse(query));
  return page.items.map(({ type }) => type).filter((type) => !/^(tenant|appRegistration)\./.test(type));
}

const all = [
  "session.refused",
  "settings.changed",
  "item.failed",
  "item.succeeded",
  "item.setting",
  "session.started",
];
const items = ["item.failed", "item.succeeded", "item.setting"];
const coffeeItems = ["item.succeeded", "item.setting"];

describe("a query finds", () => {
  test.each<[string, string[]]>([
    ["", all],
    ["actor:berg", [...items, "session.started"]],
    ["actor:BERG actor:bob", all],
    ["actor:nobody", []],
    ["tenant:coffee", coffeeItems],
    ["tenant:tailspin-toys.onm", ["item.failed"]],
    ["tenant:coffee tenant:toys", items],
    ["action:item", items],
    ["action:ITEM.s", coffeeItems],
    ["action:item.failed action:session.", ["session.refused", "item.failed", "session.started"]],
    ["state:blocked", items],
    ["state:unknown", []],
    ["run:019abcde", items],
    [`run:${runIds[0]}`, coffeeItems],
    ["run:019ABCDE-1111-7222-8333-444455557", ["item.failed"]],
    ["run:ffffffff", []],
    ["address:192.0.2.7", ["session.started"]],
    ["zebra", ["session.refused", "settings.changed"]],
    ["ZEBRA cross", ["session.refused"]],
    ['"fourth coffee" changed', ["item.succeeded"]],
    ['"100%"', ["item.failed"]],
    ['"100_"', []],
    ['"100% of_it"', ["item.failed"]],
    ['"100% ofxit"', []],
    ["actor:ann state:blocked tenant:toys consent", ["item.failed"]],
    ["actor:bob state:blocked", []],
    ["after:2026-01-01 before:2990-01-01 zebra", ["session.refused", "settings.changed"]],
    ["before:2026-01-01", []],
    ["after:2990-01-01 after:2026-01-01 action:item", items],
  ])("%j", async (q, wanted) => {
    expect(await find({ q })).toEqual(wanted);
  });

  test("what an id of a person or tenant, of Sendlock's own or Microsoft's, stands for", async () => {
    const [coffee = ""] = tenantIds;
    const { entraTenantId } = await store.db.tenant.findUniqueOrThrow({ where: { id: coffee } });
    for (const q of [`tenant:${coffee}`, `tenant:${entraTenantId}`, `tenant:${coffee.toUpperCase()}`])
      expect(await find({ q })).toEqual(coffeeItems);
    expect(await find({ q: `actor:${bob.id}` })).toEqual(["session.refused", "settings.changed"]);
  });

  test("the same as the parameters of scripts, and both together are all of them", async () => {
    const [coffee = "", toys = ""] = tenantIds;
    expect(await find({ tenantId: coffee })).toEqual(coffeeItems);
    expect(await find({ runId: runIds[1] })).toEqual(["item.failed"]);
    expect(await find({ type: "session." })).toEqual(["session.refused", "session.started"]);
    expect(await find({ actorId: bob.id, q: "cross" })).toEqual(["session.refused"]);
    expect(await find({ tenantId: toys, q: "tenant:coffee" })).toEqual([]);
    expect(await find({ from: "2990-01-01T00:00:00Z" })).toEqual([]);
    expect(await find({ to: "2990-01-01T00:00:00Z", q: "action:item" })).toEqual(items);
  });

  test("nothing of other tenants for somebody whose scope is narrower", async () => {
    const gold: Scope = { tags: ["gold"] };
    for (const q of ["", "action:item", "state:blocked", "blocked", "tenant:coffee tenant:toys"])
      expect(await find({ q }, gold)).toEqual(coffeeItems);
    expect(await find({ q: "tenant:toys" }, gold)).toEqual([]);
    expect(await find({ q: "" }, { tags: ["none has it"] })).toEqual([]);
  });
});

test("a day begins at midnight of the zone", async () => {
  const { at } = await store.db.auditEvent.findFirstOrThrow({ orderBy: { seq: "desc" } });
  // On this side of the world it is already that day, on the other not yet.
  const [east, west] = ["Pacific/Kiritimati", "Pacific/Pago_Pago"];
  const day = new Intl.DateTimeFormat("sv", { timeZone: east }).format(at);
  expect(await find({ q: `after:${day} action:item`, zone: east })).toEqual(items);
  expect(await find({ q: `after:${day} action:item`, zone: west })).toEqual([]);
  expect(await find({ q: `before:${day} action:item`, zone: west })).toEqual(items);
});

test("a query that can't be read is refused with what is wrong and the fix", async () => {
  await expect(find({ q: "state:closed" })).rejects.toMatchObject({
    code: "not-valid",
    details: {
      detail: "q: state:closed: closed can't follow state:.",
      fix: "Write state: followed by blocked, allowed or unknown.",
      more: { fields: [{ path: "q" }] },
    },
  });
});

test("pages follow one another without a gap or an event twice, also across pages of the index", async () => {
  const newest = Number((await store.db.auditEvent.findFirstOrThrow({ orderBy: { seq: "desc" } })).seq);
  const last = 18_000;
  const owner = new pg.Client({ connectionString: store.database.ownerUrl });
  await owner.connect();
  await owner.query("ALTER TABLE audit_events DISABLE TRIGGER USER");
  await owner.query(
    `INSERT INTO audit_events (seq, hash, signature, body, type, at, actor_id)
     SELECT n, n::text, '', format('{"why":"walrus %s"}', CASE WHEN n % 3 = 0 THEN 'third' END), 'x.y', now(), 'walrus'
     FROM generate_series($1::bigint, $2::int) AS numbers (n) ORDER BY numbers.n`,
    [newest + 1, last],
  );
  await owner.query("ALTER TABLE audit_events ENABLE TRIGGER USER");
  await owner.end();
  const seqs: number[] = [];
  let beforeSeq: number | undefined;
  do {
    const query = auditListSchema.parse({ q: "actor:walrus third", limit: 200, beforeSeq });
    const page = await listEvents(store.db, everyTenant, query);
    expect(page.items).toEqual([]);
    seqs.push(...page.unreadable.map(({ seq }) => seq));
    beforeSeq = page.nextBeforeSeq ?? undefined;
  } while (beforeSeq);
  const wanted = Array.from({ length: last - newest }, (_, n) => last - n).filter((n) => n % 3 === 0);
  expect(seqs).toEqual(wanted);
}, 60_000);

test("an event in no known form is one of the page, and breaks nothing", async () => {
  const page = await listEvents(store.db, everyTenant, auditListSchema.parse({ limit: 200, beforeSeq: 100 }));
  const at = expect.stringMatching(/^2.*Z$/);
  expect(page.unreadable[0]).toEqual({ seq: 99, at, type: "x.y", hash: "99", signature: "" });
  expect(page.items.map(({ type }) => type)).toContain("session.refused");
  expect(page.items.length + page.unreadable.length).toBe(99);
});
