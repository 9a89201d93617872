import { expect, it } from "vitest";
import { type PaceFacts, workOutPace } from "./pace.ts";

const facts: PaceFacts = {
  isGoing: true,
  lookedSeconds: 60,
  endedLately: 10,
  ended: 10,
  rest: 80,
  atWork: 8,
  lastDueSeconds: 0,
  quickSeconds: 5,
  slowSeconds: 12,
};

it("the rest takes as many rounds as fit what is at work, each as long as most visits were", () => {
  expect(workOutPace(facts)).toEqual({
    endedPerMinute: 10,
    remaining: { fromSeconds: 50, toSeconds: 120 },
  });
});

it("a rate is given at once, a remaining time only after three visits and while the run goes", () => {
  expect(workOutPace({ ...facts, ended: 2, endedLately: 2 })).toEqual({ endedPerMinute: 2, remaining: null });
  expect(workOutPace({ ...facts, isGoing: false }).remaining).toBeNull();
  expect(workOutPace({ ...facts, lookedSeconds: null, endedLately: 0 }).endedPerMinute).toBe(0);
});

it("the last ones take a whole visit, and one that waits for its window is waited for", () => {
  expect(workOutPace({ ...facts, rest: 2 }).remaining).toEqual({ fromSeconds: 5, toSeconds: 12 });
  expect(workOutPace({ ...facts, lastDueSeconds: 3_600 }).remaining).toEqual({
    fromSeconds: 3_605,
    toSeconds: 3_612,
  });
  expect(workOutPace({ ...facts, rest: 0 }).remaining).toEqual({ fromSeconds: 0, toSeconds: 0 });
});

it("never says that the shorter time is the longer one", () => {
  for (const rest of [1, 7, 8, 9, 500])
    for (const atWork of [0, 1, 8]) {
      const { remaining } = workOutPace({ ...facts, rest, atWork });
      expect(remaining?.fromSeconds).toBeLessThanOrEqual(remaining?.toSeconds ?? 0);
    }
});
