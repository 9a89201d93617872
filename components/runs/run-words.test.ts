import { describe, expect, it } from "vitest";
import type { AuditEvent } from "#lib/audit/schema.ts";
import {
  overWords,
  paceText,
  pendingWords,
  progressWords,
  runHeadline,
  runStanding,
  runTitle,
  stopReason,
  waveWords,
} from "./run-words.ts";
import { makeRun, overAt } from "./test-run.ts";

const words = (part: Parameters<typeof makeRun>[0]) => runStanding(makeRun(part)).words;

describe("how a run stands", () => {
  it("is said by its state, and only when it is over by its outcome", () => {
    expect(words({})).toBe("Going");
    expect(words({ state: "paused" })).toBe("Paused");
    expect(words({ state: "waiting", startAt: overAt })).toBe("Waits for its time");
    expect(words({ state: "cancelled" })).toBe("Cancelling");
    expect(words({ state: "stopped" })).toBe("Stopping");
    expect(words({ state: "stopped", finishedAt: overAt, outcome: "partial" })).toBe("Stopped");
    expect(words({ state: "finished", finishedAt: overAt, outcome: "partial" })).toBe("Succeeded in part");
    expect(words({ state: "finished", finishedAt: overAt, outcome: "failed" })).toBe("Failed");
  });

  it("is reading back when only that is left, and never done before", () => {
    expect(words({ counts: { succeeded: 58, verifying: 2 } })).toBe("Reading back");
    expect(words({ counts: { succeeded: 60 } })).toBe("Finishing");
  });
});

describe("a run under way", () => {
  it("counts as through only what is over: not what is set and not read back", () => {
    expect(runTitle(makeRun())).toBe("(37/60) Block");
    expect(progressWords(makeRun())).toBe("Going: 37 of 60 done, 2 failed");
    expect(runTitle(makeRun({ state: "paused" }))).toBe("Paused (37/60) Block");
  });

  it("names its wave, and none where there is but one", () => {
    expect(waveWords(makeRun())).toBe("Wave 3 of 6");
    expect(waveWords(makeRun({ wave: 0 }))).toBe("Canaries first");
    expect(waveWords(makeRun({ wave: 1, waves: 1 }))).toBeNull();
    expect(waveWords(makeRun({ finishedAt: overAt }))).toBeNull();
  });

  it("says what is left when nothing new begins", () => {
    expect(pendingWords(makeRun())).toBe(
      "1 tenant set and not read back yet. Sendlock reads again by itself, for half an hour at most.",
    );
    expect(pendingWords(makeRun({ state: "cancelled", counts: { running: 3, cancelled: 57 } }))).toBe(
      "Nothing new begins. 3 tenants at work finish and are reported.",
    );
    expect(pendingWords(makeRun({ counts: { running: 3, queued: 57 } }))).toBeNull();
  });
});

describe("pace", () => {
  const remaining = (fromSeconds: number, toSeconds: number) =>
    paceText({ endedPerMinute: 12.4, remaining: { fromSeconds, toSeconds } });

  it("gives what is left as a range", () => {
    expect(remaining(190, 290)).toBe("About 12 a minute, 3 to 5 minutes left");
    expect(remaining(10, 40)).toBe("About 12 a minute, less than a minute left");
    expect(remaining(20, 100)).toBe("About 12 a minute, up to 2 minutes left");
    expect(remaining(3 * 3600, 5 * 3600)).toBe("About 12 a minute, 3 to 5 hours left");
  });

  it("says nothing of what is not known", () => {
    expect(paceText(null)).toBeNull();
    expect(paceText({ endedPerMinute: 12.4, remaining: null })).toBe("About 12 a minute");
    expect(paceText({ endedPerMinute: 0, remaining: null })).toBeNull();
  });
});

describe("a run that is over", () => {
  it("says what failed before anything else", () => {
    const counts = { succeeded: 55, failed: 3, unverified: 1, skipped: 1 };
    const run = makeRun({ state: "finished", finishedAt: overAt, outcome: "partial", counts });
    expect(runTitle(run)).toBe("4 failed: Block 60 tenants");
    expect(overWords(run)).toBe("Succeeded in part: 55 succeeded, 3 failed, 1 not read back, 1 skipped");
  });

  it("says why it stopped by itself", () => {
    const stopped = makeRun({ state: "stopped", finishedAt: overAt });
    const event = (why: "canary-failed" | "too-many-failed") =>
      [{ type: "run.stopped", why, failed: 6 } as AuditEvent] as const;
    expect(stopReason(stopped, event("canary-failed"))).toMatch(/^A canary failed/);
    expect(stopReason(stopped, event("too-many-failed"))).toMatch(/^6 tenants failed; the limit was 6/);
    expect(stopReason(makeRun(), [])).toBeNull();
  });
});

describe("the headline", () => {
  it("of a run of one names the tenant", () => {
    const tenant = { id: "x", name: "Contoso" };
    expect(runHeadline(makeRun({ total: 1, tenant }))).toBe("Block Direct Send for Contoso");
  });

  it("of an undo that waits for the run that it takes back names no number", () => {
    expect(runHeadline(makeRun({ action: "undo", total: 0 }))).toBe("Undo");
  });
});
