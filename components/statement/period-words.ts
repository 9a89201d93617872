import { directSendWords } from "#lib/direct-send/rules.ts";
import type { Beginning, ChangedBy, StatePeriod } from "#lib/statement/schema.ts";
import { countWords } from "../runs/count-words.ts";

/** A piece of a sentence: words, or a time for whoever writes it down. */
export type Part = string | { at: string };

const mostGaps = 3;

/** What a period was, in a line. */
export function periodTitle(period: StatePeriod): Part[] {
  const { state, from, to, isEndKnown, unknownBecause, began } = period;
  if (unknownBecause === "between-readings") return betweenTitle(period);
  const span: Part[] =
    to === null
      ? [" since ", { at: from }]
      : [" from ", { at: from }, isEndKnown ? " to " : " to at least ", { at: to }];
  switch (unknownBecause) {
    case null:
      return from === to
        ? [`${directSendWords[state]} when read at `, { at: from }]
        : [directSendWords[state], ...span];
    case "not-read":
      return to === null ? ["Not read yet, added at ", { at: from }] : ["Not read", ...span];
    case "set-not-read":
      return [
        "Unknown",
        ...span,
        `: ${began.how === "set" ? `set to ${directSendWords[began.wanted]}, ` : ""}not read back`,
      ];
    case "archived":
      return ["Unknown", ...span, ": not read, the tenant was archived"];
    case "not-told":
      return ["Unknown", ...span, ": Exchange answered without the setting"];
  }
}

function betweenTitle({ from, to, began }: StatePeriod): Part[] {
  const when: Part[] = [{ at: from }, " and ", { at: to ?? from }];
  return began.how === "outside"
    ? ["Changed outside Sendlock between ", ...when]
    : ["Changed between ", ...when, ", by whom is not known"];
}

const verbs = {
  block: "Blocked by",
  allow: "Allowed by",
  undo: "An earlier change taken back by",
  check: "Set by",
} as const satisfies Record<ChangedBy["action"], string>;

/** Who did it; of what was never read back it is only known who asked for it. */
export function changedByWords({ action, name }: ChangedBy, isRead: boolean): string {
  return isRead ? `${verbs[action]} ${name}` : `Asked for by ${name}`;
}

/** What is known of a period and how, a sentence each. */
export function periodFacts(period: StatePeriod): Part[][] {
  const { began, unknownBecause, lastReadAt, reads, gaps } = period;
  if (unknownBecause === "between-readings")
    return [["The moment is not known: these are the readings before and after it."]];
  const facts: Part[][] = began.how === "set" ? [setFact(began, period)] : [];
  if (unknownBecause === "archived" && began.how === "archived")
    return [["Archived at ", { at: began.at }, "."]];
  // "When read at" says it already.
  if (lastReadAt !== null && period.from !== period.to)
    facts.push([
      reads === 1 ? "Read once, at " : `Read ${countWords(reads, "time")}, last at `,
      { at: lastReadAt },
      ".",
    ]);
  const shown = gaps.toReversed().slice(0, mostGaps);
  for (const { from, to } of shown)
    facts.push(["Not read from ", { at: from }, " to ", { at: to }, ` (${lengthWords(from, to)}).`]);
  const more = gaps.length - shown.length;
  if (more > 0)
    facts.push([`And ${countWords(more, "earlier time")} of more than two days without a reading.`]);
  return facts;
}

function setFact(began: Extract<Beginning, { how: "set" }>, period: StatePeriod): Part[] {
  const isRead = period.unknownBecause === null;
  const set: Part[] = [`${changedByWords(began.by, isRead)}, set at `, { at: began.setAt }];
  return isRead
    ? [...set, ", read back at ", { at: period.from }, "."]
    : [...set, "; the value could not be read back."];
}

/** How long it was between two times: "27 days", "3 h", "4 min". Rounded down. */
export function lengthWords(from: string, to: string): string {
  const minutes = Math.floor((Date.parse(to) - Date.parse(from)) / 60_000);
  if (minutes < 1) return "less than a minute";
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : countWords(Math.floor(hours / 24), "day");
}
