/** A time zone's name as people read it. */
export function zoneLabel(zone: string): string {
  return zone.replaceAll("_", " ");
}

/** "Mon 17:51" in that time zone. @param now milliseconds since 1970 */
export function localTime(zone: string, now: number): string {
  const options = { weekday: "short", hour: "2-digit", minute: "2-digit", timeZone: zone } as const;
  return new Intl.DateTimeFormat("en-GB", options).format(now).replace(",", "");
}

/** "31 Jan 2027" of a day such as 2027-01-31. */
export function dayWords(day: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day));
}
