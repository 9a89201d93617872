import { describe, expect, it } from "vitest";
import { parseQuery, queryKeys } from "#lib/audit/rules.ts";
import { readPlace, suggest } from "./query-suggestions.ts";

const actors = [
  { kind: "person", id: "p1", name: "Ada Lovelace" },
  { kind: "token", id: "t1", name: "nightly report" },
] as const;
const today = "2026-11-23";
const contoso = { id: "0190c1de-0000-7000-8000-000000000001", name: "Contoso", domain: "contoso.example" };

function offered(text: string, cursor = text.length) {
  return suggest(readPlace(text, cursor), { actors }, [contoso], today);
}
const labels = (text: string, cursor?: number) => offered(text, cursor).map(({ label }) => label);

describe("what can be written next", () => {
  it("is each key at first, and what begins like the letters that are there", () => {
    expect(labels("")).toEqual(Object.keys(queryKeys).map((key) => `${key}:`));
    expect(labels("a")).toEqual(["actor:", "action:", "after:", "address:"]);
    expect(labels("actor:ada St")).toEqual(["state:"]);
    expect(labels("xyz")).toEqual([]);
  });

  it("is the key's values once a key is written, found by what they are or mean", () => {
    expect(labels("state:")).toEqual(["state:blocked", "state:allowed", "state:unknown"]);
    expect(labels("actor:LOVE")).toEqual(["actor:p1"]);
    expect(offered("actor:night")[0]?.hint).toBe("nightly report (API token)");
    expect(labels("action:signed")).toEqual(["action:session.started", "action:session.ended"]);
    expect(labels("action:session.")).toContain("action:session.");
    expect(labels('tenant:"Con')).toEqual([`tenant:${contoso.id}`]);
    expect(labels("run:")).toEqual([]);
  });

  it("is days of the reader's own calendar", () => {
    expect(labels("after:")).toEqual([
      "after:2026-11-23",
      "after:2026-11-22",
      "after:2026-11-16",
      "after:2026-10-24",
      "after:2026-11-01",
      "after:2026-01-01",
    ]);
  });

  it("leaves what stands before and behind the cursor as it is", () => {
    expect(offered("zebra sta actor:p1", 9)[0]?.text).toBe("zebra state:actor:p1");
    expect(offered("zebra state:bl actor:p1", 14)[0]?.text).toBe("zebra state:blocked actor:p1");
  });

  it("is always something that can be asked, but for a key alone", () => {
    for (const key of Object.keys(queryKeys))
      for (const { text, isKey } of offered(`${key}:`))
        expect(isKey || parseQuery(text).faults.length === 0, text).toBe(true);
  });
});
