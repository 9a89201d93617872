import { describe, expect, it } from "vitest";
import { expiryOf } from "./expiry-rules.ts";

const now = Date.parse("2026-11-23T12:00:00Z");
const inDays = (days: number) => expiryOf(new Date(now + days * 86_400_000).toISOString(), now);

describe("when a credential ends", () => {
  it("presses within 14 days, asks for a plan within 60, and says nothing loud before", () => {
    expect(inDays(61).tone).toBe("neutral");
    expect(inDays(59.9).tone).toBe("warn");
    expect(inDays(14).tone).toBe("warn");
    expect(inDays(13.9).tone).toBe("bad");
    expect(inDays(-0.001)).toMatchObject({ tone: "bad", words: "Expired", day: "23 Nov 2026" });
  });

  it("counts whole days that are left, and names the day in UTC", () => {
    expect(inDays(9.5)).toMatchObject({ words: "Expires in 9 days", day: "3 Dec 2026" });
    expect(inDays(1.5).words).toBe("Expires in 1 day");
    expect(inDays(0.5).words).toBe("Expires within a day");
  });

  it("says so when the day is not known", () => {
    expect(expiryOf(null, now)).toEqual({ tone: "neutral", day: null, words: "Expiry not known" });
  });
});
