import { useId, useRef, useState } from "react";
import type { ConnectionView, HydrationView } from "#lib/connection/schema.ts";
import type { TenantDetail } from "#lib/tenants/schema.ts";
import { ChangeRefusal } from "../detail/change-refusal.tsx";
import { FailureDetails } from "../detail/failure-details.tsx";
import { useChange } from "../detail/use-change.ts";
import { ReasonForm } from "../tenants/reason-form.tsx";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { Age } from "../ui/time.tsx";

interface HydrateSectionProps {
  tenant: TenantDetail;
  connection: ConnectionView;
  mayRequestRuns: boolean;
  now: number;
  onAnswered: () => void;
}

/** Offers to hydrate where the newest check says that it is needed, and says what came of it. */
export function HydrateSection(props: HydrateSectionProps) {
  const { tenant, connection, mayRequestRuns, now } = props;
  const [isOpen, setIsOpen] = useState(false);
  const { hydration, access } = connection;
  const isNeeded = connection.connection?.mayHydrate ?? false;
  if (!isNeeded && !isAtWork(hydration)) return null;
  return (
    <Callout
      tone="warn"
      title="The organisation was never customised"
      actions={
        <Button
          size="sm"
          disabledReason={whyNot(tenant, access, mayRequestRuns, hydration)}
          onClick={() => setIsOpen(true)}
        >
          Hydrate…
        </Button>
      }
    >
      <p>
        Exchange calls it dehydrated and refuses changes of this kind until Enable-OrganizationCustomization
        was run there once.
      </p>
      <p role="status" className="empty:hidden">
        {hydration && <HydrationState hydration={hydration} now={now} />}
      </p>
      {hydration?.error && <FailureDetails error={hydration.error} now={now} />}
      <HydrateDialog {...props} open={isOpen} onClose={() => setIsOpen(false)} />
    </Callout>
  );
}

function isAtWork(hydration: HydrationView | null): boolean {
  return hydration?.state === "queued" || hydration?.state === "running";
}

function whyNot(
  { exclusion }: TenantDetail,
  access: ConnectionView["access"],
  mayRequestRuns: boolean,
  hydration: HydrationView | null,
): string | null {
  if (!mayRequestRuns) return "Needs Technician";
  if (access === "watch") return "Only watched: Sendlock may not change it";
  if (exclusion) return "Excluded from runs";
  return isAtWork(hydration) ? "At work" : null;
}

function HydrationState({ hydration, now }: { hydration: HydrationView; now: number }) {
  const { state, requestedBy, endedAt } = hydration;
  if (state === "queued") return `Asked for by ${requestedBy}, waiting for a worker.`;
  if (state === "running") return "Exchange is being asked. This can take some minutes.";
  const ended = endedAt && <Age at={endedAt} now={now} focusable />;
  if (state === "failed") return <>The newest attempt failed {ended}.</>;
  return (
    <>
      Hydrated {ended}. Exchange may take an hour or longer to accept changes: check the connection again
      then.
    </>
  );
}

function HydrateDialog({
  tenant,
  open,
  onClose,
  onAnswered,
}: HydrateSectionProps & { open: boolean; onClose: () => void }) {
  const formId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const change = useChange(onAnswered);
  const hydrate = async (reason: string) => {
    if (await change.send("POST", "/api/v1/jobs", { kind: "hydrate", tenantId: tenant.id, reason }))
      onClose();
  };
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={`Hydrate ${tenant.name}?`}
      description="Runs Enable-OrganizationCustomization in this tenant. It can't be undone: Exchange gives the organisation copies of its own of what it shares with others. It may take an hour or longer until changes are accepted."
      initialFocus={field}
      formId={formId}
      submit="Hydrate for good"
      isDanger
      isSending={change.isSending}
    >
      <ReasonForm id={formId} field={field} onReason={(reason) => void hydrate(reason)} />
      <ChangeRefusal problem={change.problem} />
    </FormDialog>
  );
}
