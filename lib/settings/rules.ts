import type { Settings } from "./schema.ts";

/** A setting in words, as the history keeps it. */
export function settingWords(value: Settings[keyof Settings]): string {
  if (typeof value === "string") return value || "none";
  const { on, from, to, timeZone } = value;
  return on ? `from ${from} to ${to}, ${timeZone}` : `off (from ${from} to ${to}, ${timeZone})`;
}

/** The address behind a ticket number; null when none is set up. */
export function ticketUrl(ticketLink: Settings["ticketLink"], ticket: string): string | null {
  return ticketLink ? ticketLink.replaceAll("{ticket}", () => encodeURIComponent(ticket)) : null;
}
