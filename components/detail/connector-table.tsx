import { Check, Minus, TriangleAlert } from "lucide-react";
import { connectorCounts, connectorWords } from "#lib/jobs/rules.ts";
import type { Connector } from "#lib/jobs/schema.ts";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { recognisesBy, refusesOthers, senderDomain } from "./connector-rules.ts";

/** The few rows scroll with their card: a header that stays would lie over the card's own. */
const columnName = "static! whitespace-nowrap";

/** Inbound connectors, each with whether it lets mail through when Direct Send is blocked, and why. */
export function ConnectorTable({ connectors }: { connectors: readonly Connector[] }) {
  return (
    <Table cards aria-label="Inbound connectors">
      <TableHead>
        <TableRow>
          <TableHeader className={columnName}>Connector</TableHeader>
          <TableHeader className={columnName}>Exempts its sender</TableHeader>
          <TableHeader className={columnName}>Recognises by</TableHeader>
          <TableHeader className={columnName}>For senders in</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {connectors.map((connector) => (
          <ConnectorRow key={connector.name} connector={connector} />
        ))}
      </TableBody>
    </Table>
  );
}

function ConnectorRow({ connector }: { connector: Connector }) {
  const counts = connectorCounts(connector);
  const Icon = counts ? Check : Minus;
  return (
    <TableRow>
      <TableHeader scope="row">
        <span className="font-medium">{connector.name}</span>
        {connector.connectorType && (
          <span className="block text-text-muted text-xs">{connector.connectorType}</span>
        )}
      </TableHeader>
      <TableCell>
        <span className={`flex items-start gap-1.5 ${counts ? "text-good-text" : "text-text-muted"}`}>
          <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
          {connectorWords(connector)}
        </span>
        {refusesOthers(connector) && (
          <span className="mt-1 flex items-start gap-1.5 text-bad-text">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            Is for all domains and restricts them: nearly all other mail from outside is refused
          </span>
        )}
      </TableCell>
      <TableCell className="[overflow-wrap:anywhere]">{recognisesBy(connector)}</TableCell>
      <TableCell className="[overflow-wrap:anywhere]">
        {connector.senderDomains.map(senderDomain).join(", ")}
      </TableCell>
    </TableRow>
  );
}
