import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestRuns, type TestRuns } from "../prisma/test-runs.ts";
import type { EnginePool } from "./engine/pool.ts";
import { runItem } from "./run-item.ts";
import type { TokenSource } from "./token.ts";

let runs: TestRuns;

beforeAll(async () => {
  runs = await openTestRuns();
});
afterAll(() => runs.store.close());

test("where signing in is suspended no token is asked for and no engine taken, and the item says so", async () => {
  const [tenantId = "", other = ""] = await runs.addTenants(2);
  await runs.store.db.tenant.update({
    where: { id: tenantId },
    data: { authFailures: 3, errorCode: "no-consent", errorAt: new Date() },
  });
  const run = await runs.begin("check", [tenantId, other]);
  const refuse = () => {
    throw new Error("asked for");
  };
  const [item] = await runs.items(run.id);
  await runItem(
    {
      ...runs.store,
      workerId: "w",
      pool: { status: refuse, visit: refuse } as unknown as EnginePool,
      tokens: { get: refuse, forget: refuse } as unknown as TokenSource,
      clouds: { find: () => null, read: refuse },
      keys: refuse,
      log: pino({ level: "silent" }),
      ending: new AbortController().signal,
    },
    item?.id ?? "",
  );
  expect((await runs.items(run.id))[0]).toMatchObject({
    state: "skipped",
    error: { code: "sign-in-suspended" },
  });
});
