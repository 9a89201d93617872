import type { Survey } from "#lib/jobs/schema.ts";
import { ConnectorTable } from "./connector-table.tsx";

/** Accepted domains and inbound connectors as they were read. */
export function SurveyResult({ survey: { acceptedDomains, inboundConnectors } }: { survey: Survey }) {
  return (
    <>
      <div>
        <h3 className="mb-1 font-medium text-dense">Accepted domains</h3>
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-dense">
          {acceptedDomains.map(({ name, type, initial }) => (
            <li key={name} className="[overflow-wrap:anywhere]">
              {name} <span className="text-text-muted text-xs">{initial ? `${type}, initial` : type}</span>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h3 className="mb-1.5 font-medium text-dense">Inbound connectors</h3>
        {inboundConnectors.length > 0 ? (
          <ConnectorTable connectors={inboundConnectors} />
        ) : (
          <p className="text-dense text-text-muted">
            None. Once Direct Send is blocked, nothing exempts a sender that does not sign in.
          </p>
        )}
      </div>
    </>
  );
}
