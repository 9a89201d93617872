import type { Settings } from "#lib/settings/schema.ts";

type DailyCheck = Settings["dailyCheck"];

/** When the tenants are read, in a sentence. */
export function dailyCheckWords({ on, from, to, timeZone }: DailyCheck): string {
  if (!on) return "Off: states are read only when somebody asks.";
  const until = to <= from ? `${to} of the next day` : to;
  return `Between ${from} and ${until}, ${timeZone}.`;
}

export function isSameDailyCheck(a: DailyCheck, b: DailyCheck): boolean {
  return a.on === b.on && a.from === b.from && a.to === b.to && a.timeZone === b.timeZone;
}

/** What is wrong with a ticket link, or null when nothing is. Empty means none. */
export function findLinkFault(link: string): string | null {
  const written = link.trim();
  if (written === "") return null;
  if (!/^https:\/\/\S+$/.test(written)) return "Give an https address.";
  return written.includes("{ticket}") ? null : "Put {ticket} where the number goes.";
}
