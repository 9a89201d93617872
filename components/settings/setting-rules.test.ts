import { describe, expect, it } from "vitest";
import { dailyCheckWords, findLinkFault } from "./setting-rules.ts";

describe("the daily check", () => {
  const check = { on: true, from: "22:00", to: "05:00", timeZone: "Europe/Berlin" };

  it("says when it runs over midnight, and that off means off", () => {
    expect(dailyCheckWords(check)).toBe("Between 22:00 and 05:00 of the next day, Europe/Berlin.");
    expect(dailyCheckWords({ ...check, from: "01:00" })).toBe("Between 01:00 and 05:00, Europe/Berlin.");
    expect(dailyCheckWords({ ...check, on: false })).toMatch(/^Off/);
  });
});

describe("a ticket link", () => {
  it("is an https address with a place for the number, or empty", () => {
    expect(findLinkFault("")).toBeNull();
    expect(findLinkFault("https://desk.example/{ticket}")).toBeNull();
    for (const link of [
      "http://desk.example/{ticket}",
      "javascript:{ticket}",
      "https://desk.example/",
      "desk",
    ])
      expect(findLinkFault(link)).not.toBeNull();
  });
});
