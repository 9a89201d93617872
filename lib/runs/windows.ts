import { Temporal } from "temporal-polyfill";

/** Business days (1 Monday … 7 Sunday) and hours, in the tenant's own time zone. */
export interface BusinessHours {
  timeZone: string;
  businessDays: readonly number[];
  /** Such as 08:00. Later than `businessTo`: over midnight, and the day is the one it begins on. */
  businessFrom: string;
  businessTo: string;
}

/** Business hours last less than a day, so a window begins each day, save one that the clock's change swallows. */
const mostDaysAhead = 3;

/**
 * Whether changes may be made at a time: it lies outside the business hours. No days, or hours that end when they
 * begin, leave the window always open.
 */
export function isInWindow(at: Date, hours: BusinessHours): boolean {
  return isOpenAt(Temporal.Instant.fromEpochMilliseconds(at.getTime()), hours);
}

/** The first moment from a time on that lies in the window: the time itself when it does. */
export function nextWindow(at: Date, hours: BusinessHours): Date {
  const from = Temporal.Instant.fromEpochMilliseconds(at.getTime());
  if (isOpenAt(from, hours)) return at;
  const first = possibleStarts(from, hours).find((start) => isOpenAt(start, hours));
  if (!first) throw new Error(`No change window begins within ${mostDaysAhead} days of ${at.toISOString()}.`);
  return new Date(first.epochMilliseconds);
}

function isOpenAt(at: Temporal.Instant, { timeZone, ...hours }: BusinessHours): boolean {
  const local = at.toZonedDateTimeISO(timeZone);
  return !isBusinessTime(local.toPlainDateTime(), hours);
}

function isBusinessTime(
  local: Temporal.PlainDateTime,
  { businessDays, businessFrom, businessTo }: Omit<BusinessHours, "timeZone">,
): boolean {
  const time = local.toPlainTime();
  const isFrom = Temporal.PlainTime.compare(time, businessFrom) >= 0;
  const isTo = Temporal.PlainTime.compare(time, businessTo) < 0;
  const isBusinessDay = (day: number) => businessDays.includes(day);
  if (businessFrom === businessTo) return false;
  if (businessFrom < businessTo) return isFrom && isTo && isBusinessDay(local.dayOfWeek);
  const dayBefore = local.subtract({ days: 1 }).dayOfWeek;
  return (isFrom && isBusinessDay(local.dayOfWeek)) || (isTo && isBusinessDay(dayBefore));
}

/** When a window may begin, in order: at each day's end of business, and where the clock is put on or back. */
function possibleStarts(from: Temporal.Instant, { timeZone, businessTo }: BusinessHours): Temporal.Instant[] {
  const zoned = from.toZonedDateTimeISO(timeZone);
  const starts: Temporal.Instant[] = [];
  for (let day = 0; day <= mostDaysAhead; day += 1) {
    const end = zoned.toPlainDate().add({ days: day }).toPlainDateTime(businessTo);
    for (const disambiguation of ["earlier", "later"] as const)
      starts.push(end.toZonedDateTime(timeZone, { disambiguation }).toInstant());
  }
  for (
    let turn = zoned.getTimeZoneTransition("next");
    turn && turn.epochMilliseconds - from.epochMilliseconds < mostDaysAhead * 86_400_000;
    turn = turn.getTimeZoneTransition("next")
  )
    starts.push(turn.toInstant());
  return starts
    .filter((start) => Temporal.Instant.compare(start, from) > 0)
    .toSorted(Temporal.Instant.compare);
}
