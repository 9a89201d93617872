import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import type { Actor } from "../access/schema.ts";
import { type Claim, claimItem } from "../runs/claim.ts";
import { requestRun } from "../runs/create.ts";
import { permitSet } from "../runs/permit.ts";
import { archiveTenant } from "./archive.ts";
import { lockTenant } from "./commands.ts";
import { excludeTenant } from "./exclusions.ts";

let store: TestStore;
let technician: Actor;

beforeAll(async () => {
  store = await openTestStore();
  technician = await store.addPerson("technician");
});
afterAll(() => store.close());

async function claimBlock(tenantId: string): Promise<Claim> {
  const input = { action: "block" as const, target: { tenantIds: [tenantId] } };
  const run = await requestRun(store, technician, origin, input);
  const item = await store.db.runItem.findFirstOrThrow({ where: { runId: run.id } });
  const claim = await claimItem(store.db, "w", item.id);
  if (!claim) throw new Error("not claimed");
  return claim;
}

const permit = (claim: Claim) => permitSet(store, claim, "allowed", () => "gone");

async function waitUntilSomebodyWaits(): Promise<void> {
  for (;;) {
    const [{ waiting } = { waiting: 0n }] = await store.db.$queryRaw<{ waiting: bigint }[]>`
      SELECT count(*) AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if (waiting > 0n) return;
  }
}

test("an exclusion that is written while a Set waits for its permission forbids it", async () => {
  const id = await store.addTenant();
  const claim = await claimBlock(id);
  let answer: ReturnType<typeof permit> | undefined;
  await store.db.$transaction(async (tx) => {
    await lockTenant(tx, technician, id);
    answer = permit(claim);
    await waitUntilSomebodyWaits();
    const exclusion = { owner: "Ada", reason: "Later", reviewOn: new Date("2099-01-31"), createdBy: "Ada" };
    await tx.exclusion.create({ data: { tenantId: id, ...exclusion } });
  });
  expect(await answer).toEqual({ go: false, why: "skip", code: "excluded" });
});

test("nothing is sent to a tenant that was excluded after its item was taken", async () => {
  const id = await store.addTenant();
  const claim = await claimBlock(id);
  const reviewOn = "2099-01-31";
  await excludeTenant(store, technician, origin, id, { owner: "Ada", reason: "Later", reviewOn });
  expect(await permit(claim)).toEqual({ go: false, why: "skip", code: "excluded" });
});

test("an item that waits for an archived tenant is known as such before anybody signs in there", async () => {
  const id = await store.addTenant();
  const input = { action: "check" as const, target: { tenantIds: [id] } };
  const run = await requestRun(store, technician, origin, input);
  await archiveTenant(store, technician, origin, id);
  const item = await store.db.runItem.findFirstOrThrow({ where: { runId: run.id } });
  expect(await claimItem(store.db, "w", item.id)).toMatchObject({ isArchived: true });
});
