import { expirySoonDays, expiryUrgentDays } from "#lib/credentials/rules.ts";
import type { Tone } from "../ui/badge.tsx";

const dayMs = 86_400_000;

const dayFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });

export interface Expiry {
  tone: Tone;
  /** The day in UTC; null when it is not known. */
  day: string | null;
  /** How far that is. */
  words: string;
}

/** When a credential ends, and how much that presses. @param expiresAt ISO @param now milliseconds since 1970 */
export function expiryOf(expiresAt: string | null, now: number): Expiry {
  if (expiresAt === null) return { tone: "neutral", day: null, words: "Expiry not known" };
  const leftMs = Date.parse(expiresAt) - now;
  const day = dayFormat.format(new Date(expiresAt));
  if (leftMs <= 0) return { tone: "bad", day, words: "Expired" };
  const days = Math.floor(leftMs / dayMs);
  const words = days === 0 ? "Expires within a day" : `Expires in ${days === 1 ? "1 day" : `${days} days`}`;
  return { tone: days < expiryUrgentDays ? "bad" : days < expirySoonDays ? "warn" : "neutral", day, words };
}
