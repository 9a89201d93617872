import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Engine } from "./engine-process.ts";
import type { Located } from "./locate.ts";
import { Spares } from "./spares.ts";
import { createTestLog } from "./test-pool.ts";

const located: Located = {
  host: "small",
  command: "/host",
  modulePath: "/module/ExchangeOnlineManagement.psd1",
  moduleGuid: "g",
};
const module = { name: "ExchangeOnlineManagement", path: "/module", version: "1.0.0", guid: "g" };
const startTakesMs = 1_000;
const [warm, mostStarting] = [2, 2];

let [starting, mostAtOnce, living] = [0, 0, 0];
let spares: Spares;

/** An engine that is ready after a second. */
function startEngine(): Engine {
  starting += 1;
  living += 1;
  mostAtOnce = Math.max(mostAtOnce, starting);
  const ended = Promise.withResolvers<void>();
  const engine = {
    pid: 0,
    state: "starting",
    ended: ended.promise,
    ready: new Promise((resolve) =>
      setTimeout(() => {
        starting -= 1;
        engine.state = "ready";
        resolve({ host: "small", engine: "7.6.9", module });
      }, startTakesMs),
    ),
    end: () => {
      living -= 1;
      ended.resolve();
      return ended.promise;
    },
    kill: () => engine.end(),
  };
  return engine as unknown as Engine;
}

beforeEach(async () => {
  vi.useFakeTimers();
  [starting, mostAtOnce, living] = [0, 0, 0];
  spares = new Spares({
    warm,
    mostStarting,
    startMs: 60_000,
    log: createTestLog(),
    locate: () => located,
    start: startEngine,
  });
  spares.fill();
  await vi.advanceTimersByTimeAsync(startTakesMs);
});
afterEach(async () => {
  await spares.close();
  vi.useRealTimers();
});

test("eight visits that begin at once start no more engines at a time than are allowed, and each gets one", async () => {
  const taken = Array.from({ length: 8 }, () => spares.take());
  await vi.advanceTimersByTimeAsync(3 * startTakesMs);
  const engines = await Promise.all(taken);
  expect(new Set(engines.map(({ engine }) => engine)).size).toBe(8);
  expect(mostAtOnce).toBe(mostStarting);
});

/** Visits that begin half a second after one another, and end at once. */
async function visit(times: number): Promise<void> {
  const taken = [];
  for (let visit = 0; visit < times; visit += 1) {
    taken.push(spares.take());
    await vi.advanceTimersByTimeAsync(500);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  for (const { engine } of await Promise.all(taken)) engine.end();
}

test("a run of many has twice the spares, and they end a minute after its last visit", async () => {
  await visit(3);
  expect(living).toBe(2 * warm);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(living).toBe(warm);
});

test("two quick clicks start no more than what they took", async () => {
  await visit(2);
  expect(living).toBe(warm);
});
