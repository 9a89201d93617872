import type { Part } from "./period-words.ts";

/** Writes times in one time zone, as a statement does: "3 Mar 2026, 02:10:04". */
export function zoneTime(timeZone: string): (at: string) => string {
  const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium", timeZone });
  return (at) => format.format(new Date(at));
}

/** "3 Mar 2026" for a day that is in no zone. */
export function dayText(day: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day));
}

/** A sentence with its times written out. */
export function sentenceText(parts: readonly Part[], time: (at: string) => string): string {
  return parts.map((part) => (typeof part === "string" ? part : time(part.at))).join("");
}
