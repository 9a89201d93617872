import { type ReactNode, useState } from "react";
import { failedStep } from "#lib/connection/rules.ts";
import type { ConnectionView, ShownConnection } from "#lib/connection/schema.ts";
import { directSendWords } from "#lib/direct-send/rules.ts";
import { accessWords } from "#lib/tenants/rules.ts";
import type { TenantDetail } from "#lib/tenants/schema.ts";
import { ChangeRefusal } from "../detail/change-refusal.tsx";
import { FailureDetails } from "../detail/failure-details.tsx";
import { useChange } from "../detail/use-change.ts";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { Card, CardBody, CardHeader, CardTitle } from "../ui/card.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { FactRow } from "../ui/fact.tsx";
import { Age } from "../ui/time.tsx";
import { ConsentSection } from "./consent-section.tsx";
import { HydrateSection } from "./hydrate-section.tsx";
import { ReachDialog } from "./reach-dialog.tsx";
import { RoleHelp } from "./role-help.tsx";
import { StepList } from "./step-list.tsx";
import { checkWords, cureOf, currentStep } from "./step-words.ts";

interface ConnectionCardProps {
  tenant: TenantDetail;
  connection: ConnectionView;
  mayRequestRuns: boolean;
  mayManage: boolean;
  now: number;
  onAnswered: () => void;
}

/** How Sendlock gets into a tenant: what signs in, how far the newest check came, and what to do about it. */
export function ConnectionCard(props: ConnectionCardProps) {
  const { tenant, connection, mayRequestRuns, now, onAnswered } = props;
  const check = useChange(onAnswered);
  const start = () => void check.send("POST", "/api/v1/jobs", { kind: "connection", tenantId: tenant.id });
  const { jobId, checkedAt, checkError } = connection;
  return (
    <Card aria-labelledby="connection">
      <CardHeader
        actions={
          <Button
            size="sm"
            loading={check.isSending || jobId !== null}
            disabledReason={mayRequestRuns ? null : "Needs Technician"}
            onClick={start}
          >
            {connection.connection ? "Check connection again" : "Check connection"}
          </Button>
        }
      >
        <CardTitle id="connection">Connection</CardTitle>
      </CardHeader>
      <CardBody className="space-y-4">
        <Facts {...props} />
        <ChangeRefusal problem={check.problem} />
        <p role="status" className="font-medium">
          {checkWords(connection)}{" "}
          {!jobId && checkedAt && (
            <span className="font-normal text-dense text-text-muted">
              Checked <Age at={checkedAt} now={now} focusable />.
            </span>
          )}
        </p>
        {!jobId && checkError && (
          <Callout tone="bad" title={`The newest check came to no end. ${checkError.cause}`}>
            <FailureDetails error={checkError} now={now} />
          </Callout>
        )}
        <Steps {...props} />
        <HydrateSection {...props} />
        <Consent {...props} />
      </CardBody>
    </Card>
  );
}

/** What signs in, and what it may do. */
function Facts({ tenant, connection, mayManage, onAnswered }: ConnectionCardProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { appRegistration: app, access } = connection;
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <dl className="grid min-w-0 grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-dense [overflow-wrap:anywhere]">
        <FactRow name="Signs in as">{app ? app.name : "No app registration is chosen"}</FactRow>
        <FactRow name="Access">{accessWords[access]}</FactRow>
      </dl>
      <Button
        size="sm"
        disabledReason={mayManage ? null : "Needs Technician"}
        aria-label="Change app registration or access"
        onClick={() => setIsOpen(true)}
      >
        Change…
      </Button>
      <ReachDialog
        {...{ tenant, connection, onAnswered }}
        key={`${app?.id} ${access}`}
        open={isOpen}
        onClose={() => setIsOpen(false)}
      />
    </div>
  );
}

/** Open while something is to be seen: a check that goes on or failed. */
function Steps({ tenant, connection: view }: ConnectionCardProps) {
  const { jobId, progress, connection, appRegistration: app } = view;
  if (jobId)
    return (
      progress && (
        <StepList steps={progress.steps} current={currentStep(progress)} isOver={false} help={null} />
      )
    );
  if (!connection) return <FirstCheck />;
  const list = (help: ReactNode) => <StepList steps={connection.steps} current={null} isOver help={help} />;
  const cure = cureOf(failedStep(connection.steps)?.code);
  if (connection.outcome === "failed")
    return list(cure === "role" && app && <RoleHelp {...{ tenant, app }} />);
  return (
    <>
      <Read {...{ tenant, connection }} />
      <Disclosure summary={`All ${connection.steps.length} steps`}>{list(null)}</Disclosure>
    </>
  );
}

function FirstCheck() {
  return (
    <p className="text-dense text-text-muted">
      A check goes the whole way, from sign-in to the question whether Direct Send could be changed, and
      changes nothing. It stops at the first step that fails and says what to do.
    </p>
  );
}

/** A check's finding is no reading: only a run keeps one. */
function Read({ tenant, connection }: { tenant: TenantDetail; connection: ShownConnection }) {
  if (!connection.directSend || tenant.checkedAt) return null;
  return (
    <p className="text-dense">
      The check found Direct Send: {directSendWords[connection.directSend]}. Press Check to keep it as a
      reading.
    </p>
  );
}

/** At hand where a consent may be what is missing; else behind one line. */
function Consent({ tenant, connection, mayManage, now, onAnswered }: ConnectionCardProps) {
  const { connection: found, jobId } = connection;
  const section = <ConsentSection {...{ tenant, connection, mayManage, now, onAnswered }} />;
  const isMissing = found ? cureOf(failedStep(found.steps)?.code) === "consent" : !jobId;
  return (
    <div className="border-border border-t pt-3">
      {isMissing ? section : <Disclosure summary="Consent link">{section}</Disclosure>}
    </div>
  );
}
