import { describe, expect, it } from "vitest";
import { addOlderRuns, type RunList, takeNewestRuns } from "./runs-state.ts";
import { makeRun } from "./test-run.ts";

const list = (ids: string[], nextCursor: string | null): RunList => ({
  items: ids.map((id) => makeRun({ id })),
  nextCursor,
});
const ids = ({ items }: RunList) => items.map(({ id }) => id);

describe("runs that are over", () => {
  it("take the newest in and keep older ones that were loaded", () => {
    const known = list(["6", "5", "4", "3"], "3");
    const taken = takeNewestRuns(known, list(["8", "6", "5"], "5"));
    expect(ids(taken)).toEqual(["8", "6", "5", "4", "3"]);
    expect(taken.nextCursor).toBe("3");
  });

  it("put one that ended late in its place", () => {
    const known = list(["6", "4", "3"], "3");
    expect(ids(takeNewestRuns(known, list(["6", "5", "4"], "4")))).toEqual(["6", "5", "4", "3"]);
  });

  it("are the newest page alone when that is all", () => {
    expect(ids(takeNewestRuns(list(["2", "1"], "1"), list(["3", "2"], null)))).toEqual(["3", "2"]);
  });

  it("show none twice when an older page overlaps", () => {
    expect(ids(addOlderRuns(list(["6", "5"], "5"), list(["5", "4"], null)))).toEqual(["6", "5", "4"]);
  });
});
