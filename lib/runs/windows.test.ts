import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { type BusinessHours, isInWindow, nextWindow } from "./windows.ts";

const zones = Intl.supportedValuesOf("timeZone");
const year = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2028, 0, 1) };
const minute = 60_000;
const office: BusinessHours = {
  timeZone: "Europe/Berlin",
  businessDays: [1, 2, 3, 4, 5],
  businessFrom: "08:00",
  businessTo: "18:00",
};

/** What the wall clock shows, asked of Intl and so of another implementation than the one that is tested. */
function createClock(timeZone: string): (at: number) => { day: number; minutes: number } {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return (at) => {
    const [, day, hour, minutes] = /^(\w+),? (\d+):(\d+)$/.exec(parts.format(at)) ?? [];
    return {
      day: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(day ?? "") + 1,
      minutes: Number(hour) * 60 + Number(minutes),
    };
  };
}

/** The rule in the plainest words, minute for minute. */
function isOpen(at: number, hours: BusinessHours, clock: ReturnType<typeof createClock>): boolean {
  const { day, minutes } = clock(at);
  const [from, to] = [toMinutes(hours.businessFrom), toMinutes(hours.businessTo)];
  const dayBefore = day === 1 ? 7 : day - 1;
  if (from === to) return true;
  if (from < to) return !(hours.businessDays.includes(day) && minutes >= from && minutes < to);
  return !(
    (minutes >= from && hours.businessDays.includes(day)) ||
    (minutes < to && hours.businessDays.includes(dayBefore))
  );
}

function toMinutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function toTime(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

function switchesOf(timeZone: string): number[] {
  const found: number[] = [];
  let turn = Temporal.Instant.fromEpochMilliseconds(year.from)
    .toZonedDateTimeISO(timeZone)
    .getTimeZoneTransition("next");
  while (turn && turn.epochMilliseconds < year.to) {
    found.push(turn.epochMilliseconds);
    turn = turn.getTimeZoneTransition("next");
  }
  return found;
}

/** The window found lies in the window, and no minute before it does. */
function checkNext(at: number, hours: BusinessHours, clock: ReturnType<typeof createClock>): void {
  const next = nextWindow(new Date(at), hours).getTime();
  const said = `${hours.timeZone} ${hours.businessDays} ${hours.businessFrom}-${hours.businessTo} at ${new Date(at).toISOString()}`;
  expect(isInWindow(new Date(at), hours), said).toBe(isOpen(at, hours, clock));
  expect(next, said).toBeGreaterThanOrEqual(at);
  expect(isOpen(next, hours, clock), said).toBe(true);
  expect(isInWindow(new Date(next), hours), said).toBe(true);
  for (let before = at; before < next; before += minute)
    if (isOpen(before, hours, clock))
      expect.fail(`${said}: open at ${new Date(before).toISOString()} already`);
}

const time = fc.integer({ min: 0, max: 24 * 60 - 1 }).map(toTime);
const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 });

test("each planned time lies in the window in local time and none is earlier, in every zone, any time of the year", () => {
  let looked = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      days,
      time,
      time,
      fc.integer({ min: year.from / minute, max: year.to / minute }),
      (timeZone, businessDays, businessFrom, businessTo, at) => {
        looked += 1;
        checkNext(at * minute, { timeZone, businessDays, businessFrom, businessTo }, createClock(timeZone));
      },
    ),
    { numRuns: 1_000 },
  );
  console.info(`${looked} times, zones and business hours at random`);
}, 15_000);

test("the same around every change of the clock, with hours that begin or end in it or span it", () => {
  const every = [1, 2, 3, 4, 5, 6, 7];
  let switches = 0;
  for (const timeZone of zones) {
    const clock = createClock(timeZone);
    for (const turn of switchesOf(timeZone)) {
      switches += 1;
      const [before, after] = [clock(turn - minute).minutes, clock(turn).minutes];
      const within = toTime((Math.min(before, after) + 30) % 1_440);
      for (const [businessFrom, businessTo] of [
        ["08:00", "18:00"],
        ["22:00", within],
        [within, "12:00"],
      ] as const)
        for (const at of [turn - 45 * minute, turn])
          checkNext(at, { timeZone, businessDays: every, businessFrom, businessTo }, clock);
    }
  }
  console.info(`${zones.length} zones, ${switches} changes of the clock in 2026 and 2027`);
  expect(zones.length).toBeGreaterThan(400);
  expect(switches).toBeGreaterThan(300);
}, 15_000);

test("office hours are waited for to their end, a weekend is open, and hours that span midnight belong to the day they begin on", () => {
  const at = (local: string) =>
    new Date(Temporal.PlainDateTime.from(local).toZonedDateTime("Europe/Berlin").epochMilliseconds);
  expect(nextWindow(at("2026-11-23T09:30"), office)).toEqual(at("2026-11-23T18:00"));
  expect(nextWindow(at("2026-11-23T18:00"), office)).toEqual(at("2026-11-23T18:00"));
  expect(isInWindow(at("2026-11-28T12:00"), office)).toBe(true);
  const nights = { ...office, businessDays: [5], businessFrom: "22:00", businessTo: "06:00" };
  expect(nextWindow(at("2026-11-28T01:00"), nights)).toEqual(at("2026-11-28T06:00"));
  expect(isInWindow(at("2026-11-27T01:00"), nights)).toBe(true);
});

test("no business days, or hours that end when they begin, leave the window always open", () => {
  const at = new Date("2026-11-23T10:00:00Z");
  expect(nextWindow(at, { ...office, businessDays: [] })).toEqual(at);
  expect(nextWindow(at, { ...office, businessFrom: "08:00", businessTo: "08:00" })).toEqual(at);
});
