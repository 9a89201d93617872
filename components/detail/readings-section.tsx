import { directSendWords } from "#lib/direct-send/rules.ts";
import type { ReadingView } from "#lib/tenants/schema.ts";
import { historyHref } from "../audit/history-address.ts";
import { Link } from "../ui/link.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { Clock } from "../ui/time.tsx";
import { readingStep, readingWords } from "./state-words.ts";

/** The newest readings, newest first: what Exchange said, when, and which run had asked. */
export function ReadingsSection({ readings, now }: { readings: readonly ReadingView[]; now: number }) {
  return (
    <section aria-labelledby="readings" className="space-y-2 pt-3">
      <h2 id="readings" className="font-semibold text-sm">
        Readings
      </h2>
      {readings.length === 0 ? (
        <p className="text-text-muted">Not read yet. A check reads the setting and changes nothing.</p>
      ) : (
        <Table cards aria-labelledby="readings">
          <TableHead>
            <TableRow>
              <TableHeader>Read</TableHeader>
              <TableHeader>Direct Send</TableHeader>
              <TableHeader>Before</TableHeader>
              <TableHeader>By</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {readings.map((reading, index) => (
              <TableRow key={reading.id}>
                <TableCell className="whitespace-nowrap text-text-muted">
                  <Clock at={reading.at} now={now} seconds />
                </TableCell>
                <TableCell className="font-medium">{directSendWords[reading.directSend]}</TableCell>
                <TableCell className="text-text-muted group-data-cards/table:@max-3xl:empty:hidden">
                  {readingStep(reading, readings[index + 1])}
                </TableCell>
                <TableCell>
                  <Link href={historyHref("run", reading.runId)} prefetch={false}>
                    {readingWords(reading)}
                  </Link>
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </section>
  );
}
