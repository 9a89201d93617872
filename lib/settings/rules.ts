import { readLogo } from "../logo/rules.ts";
import type { Settings } from "./schema.ts";

/**
 * A setting in words, as the history keeps it. Of a logo it keeps what it can be told by, and not the picture.
 * @param sha256 the hash of bytes, in hexadecimal digits
 */
export function settingWords(value: Settings[keyof Settings], sha256: (bytes: Uint8Array) => string): string {
  if (typeof value === "string") return value || "none";
  if ("logo" in value) return `${value.name || "no name"}, ${logoWords(value.logo, sha256)}`;
  const { on, from, to, timeZone } = value;
  return on ? `from ${from} to ${to}, ${timeZone}` : `off (from ${from} to ${to}, ${timeZone})`;
}

function logoWords(logo: string, sha256: (bytes: Uint8Array) => string): string {
  const read = readLogo(logo);
  return read.ok
    ? `logo of ${Math.ceil(read.bytes.length / 1024)} KB, SHA-256 ${sha256(read.bytes)}`
    : "no logo";
}

/** The address behind a ticket number; null when none is set up. */
export function ticketUrl(ticketLink: Settings["ticketLink"], ticket: string): string | null {
  return ticketLink ? ticketLink.replaceAll("{ticket}", () => encodeURIComponent(ticket)) : null;
}
