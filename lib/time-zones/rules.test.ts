import { describe, expect, it } from "vitest";
import { isTimeZone, listTimeZones } from "./rules.ts";

describe("a time zone", () => {
  it.each([
    "Europe/Berlin",
    "Asia/Kathmandu",
    "Asia/Katmandu",
    "America/Argentina/Buenos_Aires",
    "UTC",
    "Etc/GMT+5",
  ])("%s is one", (name) => expect(isTimeZone(name)).toBe(true));
  it.each(["", "Mars/Olympus", "+02:00", "europe/berlin ", "local"])("%j is none", (name) =>
    expect(isTimeZone(name)).toBe(false),
  );

  it("can be chosen under today's name, each once, and is one that may be stored", () => {
    const names = listTimeZones();
    expect(names).toEqual(expect.arrayContaining(["Asia/Kolkata", "Asia/Kathmandu", "Europe/Kyiv", "UTC"]));
    expect(names).not.toContain("Asia/Calcutta");
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !isTimeZone(name))).toEqual([]);
  });
});
