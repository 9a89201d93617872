import { describe, expect, it } from "vitest";
import { runIcon } from "./run-icon.ts";
import { makeRun, overAt } from "./test-run.ts";

const draw = (part: Parameters<typeof makeRun>[0]) => decodeURIComponent(runIcon(makeRun(part)));

describe("the tab's icon", () => {
  it("is an image that the page's policy lets in", () => {
    expect(runIcon(makeRun())).toMatch(/^data:image\/svg\+xml,/);
  });

  it("shows a ring while the run goes, a check when all is well and a cross when not", () => {
    const over = { state: "finished", finishedAt: overAt } as const;
    const good = draw({ ...over, outcome: "succeeded", counts: { succeeded: 60 } });
    const bad = draw({ ...over, outcome: "partial", counts: { succeeded: 58, unverified: 2 } });
    expect(draw({})).toContain("stroke-dasharray");
    expect(good).not.toContain("stroke-dasharray");
    expect(good).not.toBe(bad);
    expect(draw({ ...over, state: "stopped", counts: { succeeded: 60 } })).toBe(bad);
  });

  it("closes its ring as tenants are through", () => {
    expect(draw({ counts: { queued: 60 } })).toContain('stroke-dasharray="0.0 ');
    expect(draw({ counts: { succeeded: 30, queued: 30 } })).toContain('stroke-dasharray="34.6 ');
  });
});
