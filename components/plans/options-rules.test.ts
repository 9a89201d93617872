import { describe, expect, it } from "vitest";
import { areSameOptions, readOptions, toLocalInput, writeOptions } from "./options-rules.ts";
import { makePlan } from "./test-plan.ts";

const now = Date.parse("2026-11-23T14:00:00.000Z");
const { options } = makePlan();
const written = writeOptions(options);

function faults(part: Partial<typeof written>): string[] {
  const read = readOptions({ ...written, ...part }, now);
  return "errors" in read ? Object.keys(read.errors) : [];
}

describe("options in the form", () => {
  it("come back as they were", () => {
    expect(readOptions(written, now)).toEqual({ options });
    const later = { ...options, when: { kind: "at", at: "2026-11-24T22:30:00.000Z" } } as const;
    expect(readOptions(writeOptions(later), now)).toEqual({ options: later });
    const failures = { ...options, stopAfter: { failures: 3 } };
    expect(readOptions(writeOptions(failures), now)).toEqual({ options: failures });
  });

  it("that the server would refuse are named", () => {
    for (const concurrency of ["", "0", "65", "1.5", "eight", "1e1x"])
      expect(faults({ concurrency })).toEqual(["concurrency"]);
    expect(faults({ percent: "101" })).toEqual(["percent"]);
    expect(faults({ failures: "0" })).toEqual(["failures"]);
    expect(faults({ failures: "", percent: "" })).toEqual(["failures"]);
    expect(faults({ when: "at", at: "" })).toEqual(["at"]);
    expect(faults({ when: "at", at: toLocalInput(new Date(now - 60_000)) })).toEqual(["at"]);
  });

  it("are the same whatever their order, and a moment however it is written", () => {
    expect(areSameOptions(options, { ...options, stopAfter: { percent: 10, failures: 5 } })).toBe(true);
    expect(areSameOptions(options, { ...options, waves: false })).toBe(false);
    const at = { ...options, when: { kind: "at", at: "2026-11-24T22:00:00.000Z" } } as const;
    const offset = { ...options, when: { kind: "at", at: "2026-11-24T23:00:00+01:00" } } as const;
    expect(areSameOptions(at, offset)).toBe(true);
  });
});
