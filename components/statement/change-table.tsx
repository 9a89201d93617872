import { directSendWords } from "#lib/direct-send/rules.ts";
import type { StateChange } from "#lib/statement/schema.ts";
import { PaperTable } from "./paper-table.tsx";
import { changedByWords } from "./period-words.ts";

interface ChangeTableProps {
  /** Oldest first. */
  changes: readonly StateChange[];
  time: (at: string) => string;
}

/** Each change: when, from what to what, by whom and why. */
export function ChangeTable({ changes, time }: ChangeTableProps) {
  if (changes.length === 0) return <p>No reading in this period shows a change.</p>;
  return (
    <PaperTable labelledBy="changes" columns={["When", "Before → after", "Who", "Why"]}>
      {changes.map((change) => (
        <tr
          key={`${change.how} ${change.readAt} ${"setAt" in change ? change.setAt : ""}`}
          className="break-inside-avoid border-border border-b align-top"
        >
          <td className="py-1.5 pr-3 tabular-nums">{whenWords(change, time)}</td>
          <td className="py-1.5 pr-3">
            {directSendWords[change.before]} → {directSendWords[change.state]}
          </td>
          <td className="py-1.5 pr-3 [overflow-wrap:anywhere]">{whoWords(change)}</td>
          <td className="py-1.5 [overflow-wrap:anywhere]">{whyWords(change)}</td>
        </tr>
      ))}
    </PaperTable>
  );
}

function whenWords(change: StateChange, time: (at: string) => string): string {
  if (change.how !== "set") return `Between ${time(change.after)} and ${time(change.readAt)}`;
  return change.readAt
    ? `Set ${time(change.setAt)}, read back ${time(change.readAt)}`
    : `Set to ${directSendWords[change.wanted]} ${time(change.setAt)}, not read back`;
}

function whoWords(change: StateChange): string {
  if (change.how === "set") return changedByWords(change.by, change.readAt !== null);
  return change.how === "outside" ? "Somebody outside Sendlock" : "Not known";
}

function whyWords(change: StateChange): string {
  if (change.how !== "set") return "Not known to Sendlock";
  const { reason, ticket } = change.by;
  return `${reason ?? "No reason given"}${ticket ? ` (ticket ${ticket})` : ""}`;
}
