import type { TenantView } from "#lib/tenants/schema.ts";
import { Button } from "../ui/button.tsx";
import type { Problem } from "../ui/fetch-json.ts";
import { Age } from "../ui/time.tsx";
import { type Action, whyUnavailable } from "./action-rules.ts";
import { DirectSendState } from "./direct-send-state.tsx";

const oldAfterMs = 24 * 60 * 60_000;

interface RowProps {
  tenant: TenantView;
  mayRequestRuns: boolean;
  /** What is under way: as the server says, or as it was just asked for. */
  busyAction: string | null;
  /** Why the newest request for this tenant was refused. */
  refusal: Problem | undefined;
  now: number;
  onAction: (action: Action) => void;
}

export function TenantRow({ tenant, mayRequestRuns, busyAction, refusal, now, onAction }: RowProps) {
  const action = (name: Action, words: string, look: "plain" | "strong" | "danger") => (
    <Button
      look={look}
      label={`${words} ${tenant.name}`}
      unavailable={whyUnavailable(name, tenant, mayRequestRuns, busyAction)}
      onClick={() => onAction(name)}
    >
      {words}
    </Button>
  );
  return (
    <tr className="block border-line border-t py-3 lg:table-row lg:py-0" data-tenant={tenant.domain}>
      <th scope="row" className="block px-4 py-1 text-left align-top font-normal lg:table-cell lg:py-3">
        <span className="font-medium">{tenant.name}</span>
        {tenant.cloud === "simulated" && (
          <span className="ml-2 rounded border border-line px-1.5 py-0.5 text-muted text-xs">Simulated</span>
        )}
        <span className="block [overflow-wrap:anywhere] text-muted text-sm">{tenant.domain}</span>
      </th>
      <td className="block px-4 py-1 align-top lg:table-cell lg:py-3">
        <DirectSendState tenant={tenant} busyAction={busyAction} now={now} />
        {refusal && (
          <div role="alert" className="mt-1 text-danger text-sm">
            <p>{refusal.detail}</p>
            {refusal.fix && <p>Fix: {refusal.fix}</p>}
          </div>
        )}
      </td>
      <td className="block px-4 py-1 align-top text-muted text-sm lg:table-cell lg:whitespace-nowrap lg:py-3">
        <CheckedAt at={tenant.checkedAt} now={now} />
      </td>
      <td className="block px-4 py-1 align-top lg:table-cell lg:py-2.5">
        <div className="flex flex-wrap gap-2 lg:flex-nowrap lg:justify-end">
          {action("check", "Check", "plain")}
          {action("block", "Block", "strong")}
          {action("allow", "Allow", "danger")}
        </div>
      </td>
    </tr>
  );
}

function CheckedAt({ at, now }: { at: string | null; now: number }) {
  if (!at) return "never checked";
  const isOld = now - Date.parse(at) > oldAfterMs;
  return (
    <>
      checked <Age at={at} now={now} />
      {isOld && <span className="ml-2 rounded bg-warning-soft px-1.5 py-0.5 text-ink text-xs">Old</span>}
    </>
  );
}
