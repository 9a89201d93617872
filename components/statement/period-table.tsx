import { directSendWords } from "#lib/direct-send/rules.ts";
import type { StatePeriod } from "#lib/statement/schema.ts";
import { PaperTable } from "./paper-table.tsx";
import { lengthWords, periodFacts, periodTitle } from "./period-words.ts";
import { sentenceText } from "./zone-time.ts";

interface PeriodTableProps {
  periods: readonly StatePeriod[];
  /** Of the statement. */
  start: string;
  end: string;
  time: (at: string) => string;
}

/** The periods of the statement, oldest first. */
export function PeriodTable({ periods, start, end, time }: PeriodTableProps) {
  return (
    <PaperTable labelledBy="states" columns={["State", "What is known", "Length"]}>
      {periods.map((period) => (
        <tr
          key={`${period.from} ${period.state} ${period.unknownBecause}`}
          className="break-inside-avoid border-border border-b align-top"
        >
          <th scope="row" className="py-1.5 pr-3 font-medium">
            {directSendWords[period.state]}
          </th>
          <td className="py-1.5 pr-3 [overflow-wrap:anywhere]">
            <p>{sentenceText(periodTitle(period), time)}</p>
            {periodFacts(period).map((fact) => (
              <p key={JSON.stringify(fact)}>{sentenceText(fact, time)}</p>
            ))}
            {period.from < start && <p>It began before the period of this statement.</p>}
          </td>
          <td className="py-1.5 sm:whitespace-nowrap print:whitespace-nowrap">
            {period.from !== period.to && lengthWords(period.from, period.to ?? end)}
          </td>
        </tr>
      ))}
    </PaperTable>
  );
}
