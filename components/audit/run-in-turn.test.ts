import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createTurns } from "./run-in-turn.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("runs one at a time, and the newest of those asked meanwhile once more", async () => {
  const turns = createTurns();
  const seen: string[] = [];
  let end = () => {};
  turns.ask(() => new Promise((resolve) => (end = resolve)));
  turns.ask(async () => void seen.push("second"));
  turns.ask(async () => void seen.push("third"));
  expect(seen).toEqual([]);
  end();
  await vi.runAllTimersAsync();
  expect(seen).toEqual(["third"]);
});

it("tries again what failed, until it succeeds", async () => {
  const turns = createTurns();
  let tries = 0;
  turns.ask(async () => {
    tries++;
    if (tries < 3) throw new TypeError("Failed to fetch");
  });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(tries).toBe(3);
});

it("tries nothing again once it is stopped", async () => {
  const turns = createTurns();
  let tries = 0;
  turns.ask(async () => {
    tries++;
    throw new TypeError("Failed to fetch");
  });
  await vi.advanceTimersByTimeAsync(100);
  turns.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(tries).toBe(1);
});
