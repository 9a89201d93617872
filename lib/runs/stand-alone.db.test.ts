import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestRuns, type TestRuns } from "../../prisma/test-runs.ts";
import { origin } from "../../prisma/test-store.ts";
import type { Claim } from "./claim.ts";
import { requestRun } from "./create.ts";

let runs: TestRuns;
beforeAll(async () => {
  runs = await openTestRuns();
});
afterAll(() => runs.store.close());

async function claimBlock(): Promise<Claim> {
  const { store, technician } = runs;
  const target = { tenantIds: [await store.addTenant()] };
  const reason = "Spoofed invoices on 14 May";
  const run = await requestRun(store, technician, origin, {
    action: "block",
    target,
    reason,
    ticket: "INC-7",
  });
  const signIn = { credentialId: randomUUID(), correlationId: randomUUID() };
  return { ...(await runs.claim(run.id)), signIn };
}

test("the events of a change say why, for which ticket, by which credential and by which sign-in", async () => {
  const claim = await claimBlock();
  await runs.change(claim);
  const [, setting, succeeded] = await runs.events(claim.runId);
  const whole = {
    reason: "Spoofed invoices on 14 May",
    ticket: "INC-7",
    actor: claim.requester,
    ...claim.signIn,
  };
  expect(setting).toMatchObject({ type: "item.setting", ...whole });
  expect(succeeded).toMatchObject({ type: "item.succeeded", ...whole });
});

test("the event of a failure has Microsoft's id of the request that failed", async () => {
  const claim = await claimBlock();
  const id = randomUUID();
  await runs.fail(claim, {
    raw: `[Server=AM0PR01,RequestId=${id},TimeStamp=Mon, 23 Nov 2026 14:02:00 GMT] refused`,
  });
  expect((await runs.events(claim.runId))[1]).toMatchObject({
    type: "item.failed",
    correlationId: id,
    credentialId: claim.signIn?.credentialId,
  });
});
