import { Check, CircleDashed, CircleHelp, LoaderCircle, Minus, X } from "lucide-react";
import type { ReactNode } from "react";
import type { ConnectionStep, ShownStep } from "#lib/connection/schema.ts";
import { CodeBlock } from "../ui/code-block.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { stepNames, stepWords } from "./step-words.ts";

interface StepListProps {
  steps: readonly ShownStep[];
  /** The one that is being looked at. */
  current: ConnectionStep | null;
  /** Nothing more is looked at. */
  isOver: boolean;
  /** What stands below the failed step besides its cause and fix. */
  help: ReactNode;
}

/** The way to a tenant, a line a step. */
export function StepList({ steps, current, isOver, help }: StepListProps) {
  return (
    <ol aria-label="Steps of the connection" className="space-y-2">
      {steps.map((step) => (
        <li
          key={step.step}
          data-step={step.step}
          data-state={step.state}
          className="flex items-start gap-2.5"
        >
          <Mark state={step.state} isCurrent={step.step === current} />
          <div className="min-w-0 flex-1 space-y-1.5">
            <p className="flex flex-wrap gap-x-3 gap-y-0.5">
              <span className={step.state === "waiting" ? "text-text-muted" : "font-medium"}>
                {stepNames[step.step]}
              </span>
              <span className="text-dense text-text-muted [overflow-wrap:anywhere]">
                {step.step === current ? "Looking…" : stepWords(step, isOver)}
              </span>
            </p>
            {step.state === "failed" && <Failure step={step}>{help}</Failure>}
          </div>
        </li>
      ))}
    </ol>
  );
}

const marks = {
  passed: { Icon: Check, look: "bg-good-soft text-good-text" },
  failed: { Icon: X, look: "bg-bad-soft text-bad-text" },
  skipped: { Icon: Minus, look: "bg-surface-hover text-text-muted" },
  unstated: { Icon: CircleHelp, look: "bg-surface-hover text-text-muted" },
  waiting: { Icon: CircleDashed, look: "text-text-muted" },
} as const;

/** The words beside it say the same. */
function Mark({ state, isCurrent }: { state: ShownStep["state"]; isCurrent: boolean }) {
  const { Icon, look } = marks[state];
  return (
    <span aria-hidden className={`mt-px grid size-5 shrink-0 place-items-center rounded-full ${look}`}>
      {isCurrent ? (
        <LoaderCircle className="size-3.5 animate-spin motion-reduce:animate-none" />
      ) : (
        <Icon className="size-3.5" />
      )}
    </span>
  );
}

function Failure({ step: { cause, fix, raw }, children }: { step: ShownStep; children: ReactNode }) {
  return (
    <div className="space-y-2 border-bad/50 border-l-2 pl-3 text-dense">
      {cause && <p>{cause}</p>}
      {fix && (
        <p>
          <span className="font-medium">Fix:</span> {fix}
        </p>
      )}
      {children}
      {raw && (
        <Disclosure summary="What Microsoft said">
          <CodeBlock code={raw} label="the error" />
        </Disclosure>
      )}
    </div>
  );
}
