import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DirectSend } from "../direct-send/schema.ts";
import { listChanges, statePeriods } from "./rules.ts";
import { hour, run, TestPast } from "./test-past.ts";

/** Each period in short: state or why unknown, from and to in hours. */
function outline(past: TestPast) {
  const hours = (at: string | null) =>
    at === null ? null : Math.round((Date.parse(at) - Date.parse(hour(0))) / 36_000) / 100;
  return statePeriods(past).map(({ state, unknownBecause, from, to }) => [
    unknownBecause ?? state,
    hours(from),
    hours(to),
  ]);
}

const blockedAndRead = () =>
  new TestPast(0, 1_000)
    .read(1, "allowed", 1)
    .change(10, "allowed", "blocked", 2, { reason: "Agreed", ticket: "T-1" });

describe("the periods of one tenant", () => {
  test("a tenant that was never read is not read yet, and nothing else", () => {
    expect(outline(new TestPast(5, 100))).toEqual([["not-read", 5, null]]);
  });

  test("a state begins when it was first read, not when the tenant was added", () => {
    const [unread, first] = statePeriods(new TestPast(0, 30).read(2, "allowed", 1));
    expect(unread).toMatchObject({ unknownBecause: "not-read", to: hour(2), began: { how: "added" } });
    expect(first).toMatchObject({ state: "allowed", from: hour(2), to: null, began: { how: "read" } });
  });

  test("a change of ours ends the old state at its Set and begins the new one when it was read back", () => {
    const past = blockedAndRead();
    expect(outline(past)).toEqual([
      ["not-read", 0, 1],
      ["allowed", 1, 10.01],
      ["blocked", 10.02, null],
    ]);
    expect(statePeriods(past).at(-1)?.began).toEqual({
      how: "set",
      before: "allowed",
      wanted: "blocked",
      setAt: hour(10.01),
      by: { name: "Pat Price", action: "block", reason: "Agreed", ticket: "T-1", runId: run(2) },
    });
  });

  test("the same state read again makes the period longer known, not a new one", () => {
    const past = blockedAndRead().read(30, "blocked", 3).read(54, "blocked", 4);
    expect(statePeriods(past).at(-1)).toMatchObject({ reads: 3, lastReadAt: hour(54), from: hour(10.02) });
  });

  test("a change outside lies between two readings: neither state is claimed there", () => {
    const past = blockedAndRead().read(30, "blocked", 3).readOutside(54, "blocked", "allowed", 4);
    expect(outline(past).slice(2)).toEqual([
      ["blocked", 10.02, 30],
      ["between-readings", 30, 54],
      ["allowed", 54, null],
    ]);
    const [, , blocked, between, allowed] = statePeriods(past);
    expect(blocked?.isEndKnown).toBe(false);
    expect(between?.began).toEqual(allowed?.began);
    expect(allowed?.began).toEqual({ how: "outside", before: "blocked", after: hour(30), runId: run(4) });
  });

  test("a change outside that only the next block finds stands before that block", () => {
    const past = blockedAndRead()
      .ask(60, "block", 5)
      .go(60.01, "allowed", "blocked", 5)
      .read(60.02, "allowed", 5)
      .read(60.02, "blocked", 5)
      .add(60.02, "tenant.changedOutside", { runId: run(5), before: "blocked", after: "allowed" });
    expect(outline(past).slice(2)).toEqual([
      ["blocked", 10.02, 10.02],
      ["between-readings", 10.02, 60.01],
      ["allowed", 60.01, 60.01],
      ["blocked", 60.02, null],
    ]);
    expect(
      statePeriods(past)
        .map(({ began }) => began.how)
        .slice(3),
    ).toEqual(["outside", "outside", "set"]);
  });

  test("another state without an event that explains it is never laid at anybody's door", () => {
    const past = blockedAndRead().read(40, "allowed", 9);
    expect(statePeriods(past).at(-1)?.began).toMatchObject({ how: "unexplained", after: hour(10.02) });
  });

  test("a Set that could not be read back leaves the state unknown until the next reading", () => {
    const past = new TestPast(0, 100)
      .read(1, "allowed", 1)
      .ask(10, "block", 2)
      .go(10, "allowed", "blocked", 2)
      .add(10.1, "item.verifying", { runId: run(2) })
      .add(11, "item.unverified", { runId: run(2) });
    expect(outline(past).slice(1)).toEqual([
      ["allowed", 1, 10],
      ["set-not-read", 10, null],
    ]);
    past.read(34, "blocked", 3);
    expect(outline(past).slice(2)).toEqual([
      ["set-not-read", 10, 34],
      ["blocked", 34, null],
    ]);
    expect(statePeriods(past).at(-1)?.began).toMatchObject({
      how: "set",
      setAt: hour(10),
      by: { runId: run(2) },
    });
  });

  test("a Set that turns out not to have worked leaves a hole in the knowledge, not a change", () => {
    const past = new TestPast(0, 100)
      .read(1, "allowed", 1)
      .go(10, "allowed", "blocked", 2)
      .add(10.1, "item.unverified", { runId: run(2) })
      .read(34, "allowed", 3);
    expect(outline(past).slice(1)).toEqual([
      ["allowed", 1, 10],
      ["set-not-read", 10, 34],
      ["allowed", 34, null],
    ]);
    expect(statePeriods(past).at(-1)?.began).toEqual({ how: "read", runId: run(3) });
  });

  test("a Set that Exchange did not take is unknown until the old value was read again", () => {
    const past = new TestPast(0, 100)
      .read(1, "allowed", 1)
      .go(10, "allowed", "blocked", 2)
      .add(10.1, "item.verifying", { runId: run(2) })
      .read(10.2, "allowed", 2)
      .add(10.2, "item.unverified", { runId: run(2) });
    expect(outline(past).slice(1)).toEqual([
      ["allowed", 1, 10],
      ["set-not-read", 10, 10.2],
      ["allowed", 10.2, null],
    ]);
  });

  test("a Set whose effect shows only after the old value was read once more does not overlap it", () => {
    const past = new TestPast(0, 100)
      .read(1, "allowed", 1)
      .go(10, "allowed", "blocked", 2)
      .add(10.1, "item.verifying", { runId: run(2) })
      .read(10.2, "allowed", 2)
      .read(10.3, "blocked", 2)
      .add(10.3, "item.succeeded", { runId: run(2), result: "set-earlier", after: "blocked" });
    expect(outline(past).slice(1)).toEqual([
      ["allowed", 1, 10],
      ["set-not-read", 10, 10.2],
      ["allowed", 10.2, 10.2],
      ["blocked", 10.3, null],
    ]);
  });

  test("a Set whose attempt died is unknown until another attempt reads", () => {
    const past = new TestPast(0, 100)
      .read(1, "allowed", 1)
      .go(10, "allowed", "blocked", 2)
      .read(12, "blocked", 2)
      .add(12, "item.succeeded", { runId: run(2), result: "set-earlier", after: "blocked" });
    expect(outline(past).slice(1)).toEqual([
      ["allowed", 1, 10],
      ["set-not-read", 10, 12],
      ["blocked", 12, null],
    ]);
  });

  test("a refused Set changes nothing", () => {
    const past = new TestPast(0, 100)
      .read(1, "allowed", 1)
      .go(10, "allowed", "blocked", 2)
      .add(10.1, "item.failed", { runId: run(2) });
    expect(outline(past).slice(1)).toEqual([["allowed", 1, null]]);
  });

  test("an undo is told as what it was", () => {
    const past = blockedAndRead().ask(11, "undo", 3).go(11, "blocked", "allowed", 3).read(11.1, "allowed", 3);
    expect(statePeriods(past).at(-1)?.began).toMatchObject({ how: "set", by: { action: "undo" } });
  });

  test("an archived tenant is known up to its last reading, and again from the first one after it came back", () => {
    const past = blockedAndRead()
      .read(30, "blocked", 3)
      .add(40, "tenant.archived", {})
      .add(70, "tenant.restored", {})
      .read(80, "blocked", 4);
    expect(outline(past).slice(2)).toEqual([
      ["blocked", 10.02, 30],
      ["archived", 30, 80],
      ["blocked", 80, null],
    ]);
  });

  test("an answer without the setting is unknown, never allowed", () => {
    const past = blockedAndRead().read(30, "unknown", 3);
    expect(outline(past).at(-1)).toEqual(["not-told", 30, null]);
  });

  test("more than two days without a reading are named, the time up to now included", () => {
    const past = new TestPast(0, 200).read(0, "blocked", 1).read(40, "blocked", 2).read(100, "blocked", 3);
    expect(statePeriods(past).at(-1)?.gaps).toEqual([
      { from: hour(40), to: hour(100) },
      { from: hour(100), to: hour(200) },
    ]);
  });

  test("readings that were recorded late are told in the order in which they were taken", () => {
    const past = new TestPast(0, 100).read(5, "allowed", 2).read(1, "blocked", 1).read(9, "allowed", 3);
    expect(outline(past)).toEqual([
      ["not-read", 0, 1],
      ["blocked", 1, 1],
      ["between-readings", 1, 5],
      ["allowed", 5, null],
    ]);
  });
});

describe("changes", () => {
  test("a Set that was read back late is one change; what lies before the start is left out", () => {
    const past = blockedAndRead()
      .go(20, "blocked", "allowed", 3)
      .add(20.1, "item.unverified", { runId: run(3) })
      .read(34, "allowed", 4);
    const changes = listChanges(statePeriods(past), hour(15));
    expect(changes).toMatchObject([
      { how: "set", before: "blocked", state: "allowed", setAt: hour(20), readAt: hour(34) },
    ]);
    expect(listChanges(statePeriods(past), hour(0))).toHaveLength(2);
    expect(listChanges(statePeriods(past), hour(35))).toEqual([]);
  });

  test("a Set that nobody read back is a change into the unknown", () => {
    const past = blockedAndRead().go(20, "blocked", "allowed", 3);
    expect(listChanges(statePeriods(past), hour(15))).toMatchObject([
      { state: "unknown", wanted: "allowed", readAt: null },
    ]);
  });
});

const states = fc.constantFrom<DirectSend>("blocked", "allowed", "unknown");
const known = fc.constantFrom<DirectSend>("blocked", "allowed");
const step = fc.oneof(
  fc.record({ do: fc.constant("read" as const), state: states, runNumber: fc.nat(6) }),
  fc.record({ do: fc.constant("outside" as const), state: known, runNumber: fc.nat(6) }),
  fc.record({ do: fc.constant("go" as const), state: known, before: fc.option(known), runNumber: fc.nat(6) }),
  fc.record({
    do: fc.constant("change" as const),
    state: known,
    runNumber: fc.integer({ min: 10, max: 90 }),
  }),
  fc.record({
    do: fc.constantFrom("item.verifying" as const, "item.unverified" as const, "item.failed" as const),
    runNumber: fc.nat(6),
  }),
  fc.record({ do: fc.constant("tenant.archived" as const), runNumber: fc.nat(6) }),
);

const pasts = fc
  .array(fc.tuple(step, fc.constantFrom(0, 0.02, 1, 24, 100)), { maxLength: 30 })
  .map((steps) => {
    const past = new TestPast(0, 10_000);
    let at = 1;
    for (const [what, later] of steps) {
      at += later;
      if (what.do === "read") past.read(at, what.state, what.runNumber);
      else if (what.do === "outside") past.readOutside(at, "unknown", what.state, what.runNumber);
      else if (what.do === "go") past.go(at, what.before, what.state, what.runNumber);
      else if (what.do === "change")
        past.change(at, what.state === "blocked" ? "allowed" : "blocked", what.state, what.runNumber);
      else past.add(at, what.do, { runId: run(what.runNumber) });
    }
    return past;
  });

describe("whatever happened", () => {
  test("periods follow one another without overlap, and only the newest is open", () => {
    fc.assert(
      fc.property(pasts, (past) => {
        const periods = statePeriods(past);
        for (const [place, { from, to }] of periods.entries()) {
          const next = periods[place + 1];
          expect(to === null).toBe(!next);
          if (to !== null) expect(to >= from && to <= (next?.from ?? "")).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("no known state is claimed before it was read, or after its newest reading unless a Set of ours ended it", () => {
    fc.assert(
      fc.property(pasts, (past) => {
        const seen = new Set([
          ...past.readings.map(({ at, directSend }) => `${directSend} ${at}`),
          ...past.events.flatMap((event) =>
            event.type === "item.setting" ? `${event.before} ${event.at}` : [],
          ),
        ]);
        const goes = new Set(past.events.flatMap(({ type, at }) => (type === "item.setting" ? at : [])));
        for (const { state, from, to, lastReadAt, isEndKnown, reads } of statePeriods(past)) {
          if (state === "unknown") continue;
          expect(seen).toContain(`${state} ${from}`);
          expect(seen).toContain(`${state} ${lastReadAt}`);
          expect(reads).toBeGreaterThan(0);
          if (to !== null && to !== lastReadAt) {
            expect(isEndKnown).toBe(true);
            const isRead = past.readings.some(({ at, directSend }) => at === to && directSend === "unknown");
            expect(isRead || goes.has(to)).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test("every reading of a known state lies in a period of that state", () => {
    fc.assert(
      fc.property(pasts, (past) => {
        const periods = statePeriods(past);
        const runsThatSet = new Set(
          past.events.flatMap((event) => (event.type === "item.setting" ? event.runId : [])),
        );
        for (const { at, directSend, runId } of past.readings) {
          if (directSend === "unknown" || runsThatSet.has(runId)) continue;
          const holds = periods.some(
            ({ state, from, to }) => state === directSend && from <= at && (to === null || at <= to),
          );
          expect(holds).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("the order in which readings and events are given does not matter", () => {
    fc.assert(
      fc.property(pasts, (past) => {
        const { since, until, readings, events } = past;
        const shuffled = { since, until, readings, events: events.toReversed() };
        const apart =
          new Set([...readings, ...events].map(({ at }) => at)).size === readings.length + events.length;
        if (apart) expect(statePeriods(shuffled)).toEqual(statePeriods(past));
      }),
      { numRuns: 300 },
    );
  });
});
