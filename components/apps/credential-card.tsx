import { Download } from "lucide-react";
import { useId } from "react";
import type { AppRegistrationView, CredentialView } from "#lib/credentials/schema.ts";
import { FailureDetails } from "../detail/failure-details.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { Card, CardBody, CardHeader, CardTitle } from "../ui/card.tsx";
import { CredentialFacts } from "./credential-facts.tsx";
import { CredentialSteps } from "./credential-steps.tsx";
import { credentialName, placeWords } from "./credential-words.ts";
import { currentStep, placeOf, type StepName, stepsOf, whyNotRetire, whyNotUse } from "./step-rules.ts";
import type { CredentialCommands } from "./use-credential-commands.ts";

interface CredentialCardProps {
  app: AppRegistrationView;
  credential: CredentialView;
  commands: CredentialCommands;
  /** Why nothing may be changed; null when it may. */
  offReason: string | null;
  now: number;
}

/** One credential: what it is, where it stands on its way, and what can be done with it. */
export function CredentialCard({ app, credential, commands, offReason, now }: CredentialCardProps) {
  const titleId = useId();
  const place = placeWords(placeOf(credential, app.credentials));
  const steps = stepsOf(credential, app.credentials);
  const { error } = credential;
  return (
    <Card aria-labelledby={titleId} data-credential={credential.id}>
      <CardHeader
        actions={
          <Actions {...{ app, credential, commands, offReason }} step={currentStep(steps)?.name ?? null} />
        }
      >
        <div className="flex min-w-0 flex-wrap items-center gap-2">
          <CardTitle id={titleId}>{credentialName(credential)}</CardTitle>
          <Badge tone={place.tone}>{place.words}</Badge>
        </div>
      </CardHeader>
      <CardBody className="space-y-3">
        {error && (
          <Callout tone="bad" title={error.cause}>
            <FailureDetails error={{ ...error, at: null }} now={now} />
          </Callout>
        )}
        {steps.length > 0 && <CredentialSteps credential={credential} steps={steps} appName={app.name} />}
        <CredentialFacts app={app} credential={credential} now={now} />
      </CardBody>
    </Card>
  );
}

interface ActionsProps extends Omit<CredentialCardProps, "now"> {
  /** The step that it stands at: its button is the loud one. */
  step: StepName | null;
}

function Actions({ app, credential, commands, offReason, step }: ActionsProps) {
  const { id, kind, state, inUse, jobId } = credential;
  const name = credentialName(credential);
  const look = (isLoud: boolean) => ({
    size: "sm" as const,
    variant: isLoud && !offReason ? ("primary" as const) : ("secondary" as const),
    loading: commands.sendingId === id,
  });
  const isReady = state === "ready";
  return (
    <div className="flex flex-wrap items-center gap-2">
      {isReady && kind === "certificate" && <CertificateLink appId={app.id} credential={credential} />}
      {isReady && (
        <Button
          {...look(step === "upload" || step === "test")}
          loading={jobId !== null || commands.sendingId === id}
          disabledReason={offReason}
          aria-label={`Test ${name}`}
          onClick={() => commands.test(credential)}
        >
          Test
        </Button>
      )}
      {isReady && !inUse && (
        <Button
          {...look(step === "use")}
          disabledReason={offReason ?? whyNotUse(credential, app.credentials)}
          aria-label={`Put to use: ${name}`}
          onClick={() => commands.use(credential)}
        >
          Put to use
        </Button>
      )}
      <Button
        size="sm"
        disabledReason={offReason ?? whyNotRetire(credential, app.credentials)}
        aria-label={`${isReady ? "Retire" : "Remove"} ${name}`}
        onClick={() => commands.retire(credential)}
      >
        {isReady ? "Retire…" : "Remove…"}
      </Button>
    </div>
  );
}

/** The public half, as Entra takes it. Everybody may have it. */
function CertificateLink({ appId, credential }: { appId: string; credential: CredentialView }) {
  return (
    <a
      href={`/api/v1/app-registrations/${appId}/credentials/${credential.id}/certificate`}
      download
      aria-label={`Download .cer of ${credentialName(credential)}`}
      className="inline-flex min-h-7 items-center gap-1 rounded-md border border-border bg-surface-raised px-2 font-medium text-dense shadow-xs hover:bg-surface-hover"
    >
      <Download aria-hidden className="size-3.5" />
      Download .cer
    </a>
  );
}
