import { describe, expect, it } from "vitest";
import { createKeyReader, type Shortcut } from "./shortcut-rules.ts";

const plain = { hasControl: false, hasAlt: false, isTaken: false };

interface Circumstances extends Partial<typeof plain> {
  on?: boolean;
  gapMs?: number;
}

function press(keys: string, { on = true, gapMs = 100, ...rest }: Circumstances = {}): (Shortcut | null)[] {
  const read = createKeyReader({ t: "/tenants", h: "/history" });
  return [...keys].map((key, index) => read({ ...plain, ...rest, key, atMs: index * gapMs }, on));
}

describe("a key", () => {
  it("opens, searches and goes where nobody types", () => {
    expect(press("/?")).toEqual(["search", "sheet"]);
    expect(press("gt")).toEqual([null, { go: "/tenants" }]);
    expect(press("gh")).toEqual([null, { go: "/history" }]);
  });

  it("goes nowhere without g, after another key or too late", () => {
    expect(press("t")).toEqual([null]);
    expect(press("gxt")).toEqual([null, null, null]);
    expect(press("gt", { gapMs: 2_000 })).toEqual([null, null]);
  });

  it("does nothing while somebody types, with Alt or Ctrl, or when single keys are off", () => {
    const nothing = [null, null, null, null];
    expect(press("/?gt", { isTaken: true })).toEqual(nothing);
    expect(press("/?gt", { hasAlt: true })).toEqual(nothing);
    expect(press("/?gt", { hasControl: true })).toEqual(nothing);
    expect(press("/?gt", { on: false })).toEqual(nothing);
  });

  it("opens the palette with Ctrl everywhere, also when single keys are off", () => {
    expect(press("k", { hasControl: true, isTaken: true, on: false })).toEqual(["palette"]);
    expect(press("K", { hasControl: true })).toEqual(["palette"]);
    expect(press("k")).toEqual([null]);
  });
});
