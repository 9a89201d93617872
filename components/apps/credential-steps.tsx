import { Check, Circle, CircleDot, LoaderCircle, X } from "lucide-react";
import type { ReactNode } from "react";
import type { CredentialView } from "#lib/credentials/schema.ts";
import { currentStep, type Step, type StepName, type StepState } from "./step-rules.ts";

const stepWords: Record<StepName, string> = {
  add: "Add",
  upload: "Upload .cer in Entra",
  test: "Test",
  use: "Put to use",
  retire: "Retire the old",
};
const stateWords: Record<StepState, string> = {
  done: "done",
  now: "your turn",
  busy: "under way",
  failed: "failed",
  later: "later",
};
const looks: Record<StepState, string> = {
  done: "text-good-text",
  now: "font-medium text-accent-text",
  busy: "font-medium text-info-text",
  failed: "font-medium text-bad-text",
  later: "text-text-muted",
};
const icons = { done: Check, now: CircleDot, busy: LoaderCircle, failed: X, later: Circle };

interface CredentialStepsProps {
  credential: CredentialView;
  steps: readonly Step[];
  /** The registration's name in Entra, as it is called here. */
  appName: string;
}

/** The way of a credential until it is the only one, where it stands, and what to do there. */
export function CredentialSteps({ credential, steps, appName }: CredentialStepsProps) {
  const current = currentStep(steps);
  return (
    <div className="space-y-2 rounded-md border border-border bg-surface-sunken px-3 py-2.5">
      <ol aria-label="Steps" className="flex flex-col gap-x-5 gap-y-1 text-dense sm:flex-row sm:flex-wrap">
        {steps.map(({ name, state }, index) => {
          const Icon = icons[state];
          return (
            <li
              key={name}
              data-step={name}
              data-state={state}
              aria-current={current?.name === name ? "step" : undefined}
              className={`inline-flex items-center gap-1.5 ${looks[state]}`}
            >
              <Icon aria-hidden className={`size-3.5 ${state === "busy" ? "animate-spin" : ""}`} />
              <span>
                {index + 1} {stepWords[name]}
                <span className="sr-only">: {stateWords[state]}</span>
              </span>
            </li>
          );
        })}
      </ol>
      {current && (
        <div role="status" className="text-dense">
          <WhatToDo step={current} credential={credential} appName={appName} />
        </div>
      )}
    </div>
  );
}

interface WhatToDoProps {
  step: Step;
  credential: CredentialView;
  appName: string;
}

/** What happens at the step where it stands, or what to do there. */
function WhatToDo({ step, credential, appName }: WhatToDoProps): ReactNode {
  const { kind, inUse } = credential;
  switch (step.name) {
    case "add":
      if (step.state === "failed") return <p>Remove it, and add it again as the fix says.</p>;
      return <p>A worker has to {kind === "certificate" ? "prepare" : "look at"} it first.</p>;
    case "upload":
      return (
        <p>
          Download the .cer. In Entra: App registrations → {appName} → Certificates &amp; secrets →
          Certificates → Upload certificate. Then test it: only that shows whether Entra has it. Right after
          the upload Entra may need a minute.
        </p>
      );
    case "test":
      if (step.state === "busy") return <p>A worker asks Entra for a token with it.</p>;
      if (step.state === "failed") return <p>Cure what it says, then test it again.</p>;
      return <p>Test it: a worker asks Entra for a token with it. Nothing is changed.</p>;
    case "use":
      return (
        <p>
          It works. Put it to use: the next sign-in to every tenant uses it. Runs go on, and the old one stays
          until you retire it.
        </p>
      );
    case "retire":
      return inUse ? (
        <p>It signs in now. Retire the old one when you are sure, and remove it in Entra too.</p>
      ) : null;
  }
}
