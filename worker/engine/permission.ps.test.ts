import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type StartedCloud, startCloud } from "../../sim/start-for-tests.ts";
import { createTestClient } from "../../sim/test-client.ts";
import { type EngineMessage, encodeGo, encodeRequest } from "./protocol.ts";
import { createTestPool, startTestEngine, visitOf } from "./test-pool.ts";

let cloud: StartedCloud;
let tenant: { id: string; initialDomain: string };
let token: string;
let pool: ReturnType<typeof createTestPool>;
let since: number;
beforeAll(async () => {
  cloud = await startCloud();
  const client = await createTestClient(cloud.control);
  tenant = await client.tenantOf("plain");
  token = await client.token(tenant.id);
  await cloud.control.setTenant(tenant.id, { rejectDirectSend: false });
  pool = createTestPool(cloud.control.cloud, { goWaitSeconds: 1, warm: 1 });
});
beforeEach(async () => {
  since = (await cloud.control.ledger()).at(-1)?.n ?? 0;
});
// Whatever a test does to a permission, nothing may have been sent.
afterEach(async () => {
  expect(await findSets()).toEqual([]);
});
afterAll(async () => {
  await pool.close();
  await cloud.stop();
});

async function findSets() {
  const entries = await cloud.control.ledger({ tenant: tenant.id, since });
  return entries.filter(({ cmdlet }) => cmdlet === "Set-OrganizationConfig");
}
const set = () => visitOf(tenant, token, { op: "set", value: true });
const notSent = { ok: false, sent: "no", before: false, error: { type: "notSent" } };

test("without a go nothing is sent, and the engine says so by itself", async () => {
  const result = await pool.visit(set(), { before: () => new Promise(() => undefined) });
  expect(result).toMatchObject(notSent);
});

test("without anybody to ask nothing is sent", async () => {
  expect(await pool.visit(set(), {})).toMatchObject(notSent);
});

test("a go that is withheld sends nothing", async () => {
  const result = await pool.visit(set(), { before: async () => ({ go: false, reason: "cancelled" }) });
  expect(result).toMatchObject(notSent);
});

test("a permission that throws sends nothing", async () => {
  const result = await pool.visit(set(), { before: () => Promise.reject(new Error("disk full")) });
  expect(result).toMatchObject(notSent);
});

test("a go later than its time, counted from before, sends nothing", async () => {
  const result = await pool.visit(set(), {
    before: async () => {
      await sleep(600);
      return { go: true, withinMs: 300 };
    },
  });
  expect(result).toMatchObject(notSent);
});

test.each([0, -1, 1.5, 50_001])("a go within %d ms is no permission", async (withinMs) => {
  const result = await pool.visit(set(), { before: async () => ({ go: true, withinMs }) });
  expect(result).toMatchObject(notSent);
});

/** An engine under no supervision, to see what it does by itself. */
async function startAlone(lines: (id: string) => string[]) {
  const engine = await startTestEngine(cloud.control.cloud, { goWaitSeconds: 2 });
  const visit = set();
  const seen: EngineMessage[] = [];
  let notice = (): void => undefined;
  engine.listen(visit.id, [token], (message) => {
    seen.push(message);
    notice();
  });
  const until = async (match: (message: EngineMessage) => boolean): Promise<EngineMessage> => {
    for (;;) {
      const found = seen.find(match);
      if (found) return found;
      await new Promise<void>((resolve) => {
        notice = resolve;
      });
    }
  };
  engine.send(encodeRequest(visit));
  for (const line of lines(visit.id)) engine.send(line);
  const before = () => until((message) => "event" in message && message.event === "before");
  const answer = () => until((message) => "ok" in message);
  return { engine, id: visit.id, before, answer };
}

test("stopped between before and go for longer than the permission is good for, the engine sends nothing when it goes on", async () => {
  const { engine, id, before, answer } = await startAlone(() => []);
  await before();
  process.kill(engine.pid, "SIGSTOP");
  engine.send(encodeGo(id, { go: true, withinMs: 500 }));
  await sleep(1_000);
  process.kill(engine.pid, "SIGCONT");
  expect(await answer()).toMatchObject({ ...notSent, v: 1 });
  await engine.end();
});

test("a go given before it was asked for, or for another visit, is none", async () => {
  const { engine, before, answer } = await startAlone((id) => [
    encodeGo(id, { go: true, withinMs: 20_000 }),
    encodeGo(id, { go: true, withinMs: 20_000 }),
  ]);
  await before();
  engine.send(encodeGo("another", { go: true, withinMs: 20_000 }));
  engine.send("rubbish\n");
  expect(await answer()).toMatchObject(notSent);
  await engine.end();
});

test("an engine that stands still after go is killed, and what it could have sent late is never sent", async () => {
  let pid = 0;
  const started = performance.now();
  const result = await pool.visit(
    set(),
    {
      before: async () => {
        process.kill(pid, "SIGSTOP");
        return { go: true, withinMs: 20_000 };
      },
    },
    {
      onEngine: (engine) => {
        pid = engine.pid;
      },
    },
  );
  expect(result).toMatchObject({ ok: false, sent: "no", error: { type: "engineExited" } });
  console.info(`a stopped engine was dead after ${Math.round(performance.now() - started)} ms of its visit`);
});
