import { Temporal } from "temporal-polyfill";
import type { StatementRange } from "./schema.ts";

/** The day it is at a time in a zone, such as 2026-03-01. */
export function dayIn(timeZone: string, at: Date): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(at.getTime());
  return instant.toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** When a range begins and when it is over, by the days of a zone. The end is not in it. */
export function rangeBounds({ from, to }: StatementRange, timeZone: string): { start: Date; end: Date } {
  const midnight = (day: Temporal.PlainDate) => new Date(day.toZonedDateTime(timeZone).epochMilliseconds);
  return {
    start: midnight(Temporal.PlainDate.from(from)),
    end: midnight(Temporal.PlainDate.from(to).add({ days: 1 })),
  };
}

/** Ranges that are asked for most. @param since the day from which there is anything to tell */
export function rangePresets(today: string, since: string): (StatementRange & { name: string })[] {
  const day = Temporal.PlainDate.from(today);
  const month = day.with({ day: 1 });
  const quarter = month.subtract({ months: (day.month - 1) % 3 });
  const year = month.with({ month: 1 });
  const whole = (name: string, first: Temporal.PlainDate, months: number) => ({
    name,
    from: first.toString(),
    to: first.add({ months }).subtract({ days: 1 }).toString(),
  });
  return [
    whole("Last month", month.subtract({ months: 1 }), 1),
    whole("Last quarter", quarter.subtract({ months: 3 }), 3),
    { name: "This year so far", from: year.toString(), to: today },
    whole("Last year", year.subtract({ years: 1 }), 12),
    { name: "All", from: since < today ? since : today, to: today },
  ];
}
