import { expect, test } from "vitest";
import { statePeriods } from "#lib/statement/rules.ts";
import { TestPast } from "#lib/statement/test-past.ts";
import { lengthWords, periodFacts, periodTitle } from "./period-words.ts";
import { sentenceText, zoneTime } from "./zone-time.ts";

const time = zoneTime("Europe/Berlin");

/** A tenant's past as a reader has it. */
function tell(past: TestPast): string[] {
  return statePeriods(past).map((period) =>
    [periodTitle(period), ...periodFacts(period)].map((parts) => sentenceText(parts, time)).join(" | "),
  );
}

test("a block, a change outside and a second block are told with when each was read", () => {
  const past = new TestPast(0, 100)
    .read(1, "allowed", 1)
    .change(2, "allowed", "blocked", 2)
    .read(25, "blocked", 3)
    .readOutside(49, "blocked", "allowed", 4)
    .change(50, "allowed", "blocked", 5);
  expect(tell(past)).toEqual([
    "Not read from 1 Jan 2026, 01:00:00 to 1 Jan 2026, 02:00:00",
    "Allowed from 1 Jan 2026, 02:00:00 to 1 Jan 2026, 03:00:36 | Read 2 times, last at 1 Jan 2026, 03:00:36.",
    "Blocked from 1 Jan 2026, 03:01:12 to at least 2 Jan 2026, 02:00:00 | Blocked by Pat Price, set at 1 Jan 2026, 03:00:36, read back at 1 Jan 2026, 03:01:12. | Read 2 times, last at 2 Jan 2026, 02:00:00.",
    "Changed outside Sendlock between 2 Jan 2026, 02:00:00 and 3 Jan 2026, 02:00:00 | The moment is not known: these are the readings before and after it.",
    "Allowed from 3 Jan 2026, 02:00:00 to 3 Jan 2026, 03:00:36 | Read 2 times, last at 3 Jan 2026, 03:00:36.",
    "Blocked since 3 Jan 2026, 03:01:12 | Blocked by Pat Price, set at 3 Jan 2026, 03:00:36, read back at 3 Jan 2026, 03:01:12. | Read once, at 3 Jan 2026, 03:01:12. | Not read from 3 Jan 2026, 03:01:12 to 5 Jan 2026, 05:00:00 (2 days).",
  ]);
});

test("a Set that was not read back, an archived tenant and an absent setting say why nothing is known", () => {
  const past = new TestPast(0, 100)
    .read(1, "allowed", 1)
    .go(2, "allowed", "blocked", 2)
    .add(3, "tenant.archived", {})
    .read(30, "unknown", 3);
  expect(tell(past).slice(2)).toEqual([
    "Unknown from 1 Jan 2026, 03:00:00 to 1 Jan 2026, 04:00:00: set to Blocked, not read back | Asked for by Pat Price, set at 1 Jan 2026, 03:00:00; the value could not be read back.",
    "Unknown from 1 Jan 2026, 04:00:00 to 2 Jan 2026, 07:00:00: not read, the tenant was archived | Archived at 1 Jan 2026, 04:00:00.",
    "Unknown since 2 Jan 2026, 07:00:00: Exchange answered without the setting | Read once, at 2 Jan 2026, 07:00:00. | Not read from 2 Jan 2026, 07:00:00 to 5 Jan 2026, 05:00:00 (2 days).",
  ]);
});

test("a change that nothing explains is told without anybody's name", () => {
  const told = tell(new TestPast(0, 30).read(1, "allowed", 1).read(25, "blocked", 2));
  expect(told[1]).toBe("Allowed when read at 1 Jan 2026, 02:00:00");
  expect(told[2]).toMatch(/^Changed between .*, by whom is not known/);
});

test("of many times without a reading the newest are named and the others counted", () => {
  const past = new TestPast(0, 700);
  for (let place = 0; place <= 6; place += 1) past.read(place * 100, "blocked", place);
  const facts = tell(past)[1]?.split(" | ") ?? [];
  expect(facts.filter((fact) => fact.startsWith("Not read from"))).toHaveLength(3);
  expect(facts.at(-1)).toBe("And 4 earlier times of more than two days without a reading.");
});

test("lengths are rounded down, so that no time is claimed that was not", () => {
  const from = "2026-01-01T00:00:00.000Z";
  expect(lengthWords(from, "2026-01-01T00:00:59.000Z")).toBe("less than a minute");
  expect(lengthWords(from, "2026-01-01T01:59:59.000Z")).toBe("119 min");
  expect(lengthWords(from, "2026-01-02T23:59:59.000Z")).toBe("47 h");
  expect(lengthWords(from, "2026-01-28T23:59:59.000Z")).toBe("27 days");
});
