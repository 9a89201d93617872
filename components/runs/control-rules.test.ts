import { describe, expect, it } from "vitest";
import { commandsOf, countToTypeForRetry, countToTypeForUndo, whyNotCommand } from "./control-rules.ts";
import { makeRun, overAt } from "./test-run.ts";

const over = { state: "finished", finishedAt: overAt, outcome: "partial" } as const;

describe("commands", () => {
  it("are those that fit the state", () => {
    expect(commandsOf(makeRun())).toEqual(["pause", "cancel"]);
    expect(commandsOf(makeRun({ state: "paused" }))).toEqual(["resume", "cancel"]);
    expect(commandsOf(makeRun({ state: "waiting" }))).toEqual(["cancel"]);
    expect(commandsOf(makeRun(over))).toEqual(["retry", "undo"]);
    expect(commandsOf(makeRun({ ...over, action: "check" }))).toEqual(["retry"]);
  });

  it("that make no sense say why, and all do to a viewer", () => {
    expect(whyNotCommand("pause", makeRun(), false)).toBe("Needs Technician");
    expect(whyNotCommand("pause", makeRun(), true)).toBeNull();
    expect(whyNotCommand("pause", makeRun({ counts: { running: 3, succeeded: 57 } }), true)).toBe(
      "Every tenant has begun",
    );
    expect(whyNotCommand("cancel", makeRun({ state: "cancelled" }), true)).toBe("Cancelled already");
    expect(whyNotCommand("retry", makeRun({ ...over, counts: { succeeded: 60 } }), true)).toBe(
      "Nothing failed",
    );
    expect(whyNotCommand("undo", makeRun({ ...over, undoneById: "x" }), true)).toBe("Undone already");
    expect(whyNotCommand("undo", makeRun({ ...over, counts: { failed: 60 } }), true)).toBe(
      "Nothing was changed",
    );
  });
});

describe("an undo", () => {
  it("that allows 2 or more, or is over more than 25, asks for the number", () => {
    expect(countToTypeForUndo({ toBlocked: 0, toAllowed: 1 })).toBeNull();
    expect(countToTypeForUndo({ toBlocked: 0, toAllowed: 2 })).toBe(2);
    expect(countToTypeForUndo({ toBlocked: 25, toAllowed: 0 })).toBeNull();
    expect(countToTypeForUndo({ toBlocked: 25, toAllowed: 1 })).toBe(26);
  });
});

describe("a retry", () => {
  it("asks for the number like the run did, and never for a check", () => {
    const failed = (count: number) => ({ ...over, counts: { succeeded: 1, failed: count } });
    expect(countToTypeForRetry(makeRun(failed(25)))).toBeNull();
    expect(countToTypeForRetry(makeRun(failed(26)))).toBe(26);
    expect(countToTypeForRetry(makeRun({ ...failed(2), action: "allow" }))).toBe(2);
    expect(countToTypeForRetry(makeRun({ ...failed(2), action: "undo" }))).toBe(2);
    expect(countToTypeForRetry(makeRun({ ...failed(500), action: "check" }))).toBeNull();
  });
});
