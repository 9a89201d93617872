import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TenantView } from "#lib/tenants/schema.ts";
import { followTenants } from "./follow-tenants.ts";
import { noFilter, questionKey } from "./question-rules.ts";
import type { Shown } from "./shown-rules.ts";
import { makeTenant } from "./test-tenant.ts";

const question = { ...noFilter, state: "allowed", sort: "name", show: 50 } as const;
let tenants: TenantView[];
let asked: string[];
let answering: (() => void)[];
let shown: Shown;

const allowed = (id: string) => makeTenant({ id, directSend: "allowed", reason: null });
const rows = () => shown.items.map(({ id, directSend }) => `${id} ${directSend}`);

beforeEach(() => {
  vi.useFakeTimers();
  tenants = ["a", "b", "c"].map(allowed);
  asked = [];
  answering = [];
  shown = {
    facets: { states: { blocked: 0, allowed: 3, unknown: 0 }, tags: [] },
    attention: [],
    workers: { alive: 1, problems: [] },
    key: questionKey(question),
    items: tenants,
    total: 3,
    hasMore: false,
    askedAt: new Map(tenants.map(({ id }) => [id, 0])),
    isOutdated: false,
  };
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    await new Promise<void>((resolve) => answering.push(resolve));
    return answer(path);
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function answer(path: string): Response {
  if (path.includes("/facets")) return Response.json(shown.facets);
  if (path.includes("/attention")) return Response.json({ items: [] });
  if (path.includes("/workers")) return Response.json(shown.workers);
  if (path.includes("?")) {
    const items = tenants.filter(({ directSend }) => directSend === "allowed");
    return Response.json({ items, total: items.length, nextCursor: null });
  }
  const found = tenants.find(({ id }) => path.endsWith(`/${id}`));
  return found ? Response.json(found) : new Response(null, { status: 404 });
}

/** Answers all questions, and those that follow from them. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) {
    for (const resolve of answering.splice(0)) resolve();
    await Promise.resolve();
  }
}

function follow(isAnswered = true) {
  return followTenants({
    question,
    isAnswered,
    listShown: () => shown.items.map(({ id }) => id),
    onShown: (update) => {
      shown = update(shown);
    },
    onTrouble: () => undefined,
  });
}

const block = (id: string) => {
  tenants = tenants.map((tenant) => (tenant.id === id ? { ...tenant, directSend: "blocked" } : tenant));
};
const change = (ref: string) => ({ kind: "tenant", ref }) as const;

it("a changed row is read at once and alone, also when it no longer matches; the rest a moment later", async () => {
  const follower = follow();
  block("b");
  follower.take([change("b"), change("somebody else's")]);
  expect(asked).toEqual(["/api/v1/tenants/b"]);
  await settle();
  expect(rows()).toEqual(["a allowed", "b blocked", "c allowed"]);
  await vi.advanceTimersByTimeAsync(1_000);
  await settle();
  expect(asked).toHaveLength(5);
  expect(shown).toMatchObject({ total: 2, isOutdated: true });
  follower.stop();
});

it("reading everything again reaches rows that no longer match", async () => {
  const follower = follow();
  block("b");
  follower.askNow();
  await settle();
  expect(rows()).toEqual(["a allowed", "b blocked", "c allowed"]);
  follower.stop();
});

it("changes that arrive while a question is open make one more question, however many they are", async () => {
  const follower = follow();
  follower.take([change("a")]);
  for (let times = 0; times < 20; times += 1) follower.take([change("a")]);
  expect(asked).toHaveLength(1);
  await settle();
  expect(asked).toEqual(["/api/v1/tenants/a", "/api/v1/tenants/a"]);
  follower.stop();
});

it("an answer that comes after the stop changes nothing", async () => {
  const follower = follow();
  block("b");
  follower.take([change("b")]);
  follower.stop();
  await settle();
  expect(rows()).toEqual(["a allowed", "b allowed", "c allowed"]);
});

it("a new question asks for the list alone; counts and causes follow when the typing has ended", async () => {
  const follower = follow(false);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatch(/^\/api\/v1\/tenants\?state=allowed/);
  await settle();
  await vi.advanceTimersByTimeAsync(900);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  await settle();
  expect(asked.slice(1).map((path) => path.split("/").at(-1))).toEqual(["facets", "attention", "workers"]);
  follower.stop();
});
