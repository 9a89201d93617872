import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { directSendWords } from "#lib/direct-send/rules.ts";
import type { UndoEffect } from "#lib/runs/rules.ts";
import type { RunView } from "#lib/runs/schema.ts";
import { isTyped } from "../plans/submit-rules.ts";
import { Callout } from "../ui/callout.tsx";
import { Field } from "../ui/field.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { Input } from "../ui/input.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { countToTypeForRetry, countToTypeForUndo } from "./control-rules.ts";
import { tenantsWords } from "./count-words.ts";
import { loadUndoEffect } from "./run-client.ts";
import { countOf } from "./run-counts.ts";

interface DialogProps {
  run: RunView;
  open: boolean;
  onYes: () => void;
  onClose: () => void;
}

/** Cancelling ends what has not begun, for good. */
export function CancelDialog({ run, open, onYes, onClose }: DialogProps) {
  const waiting = countOf(run.counts, "queued");
  const atWork = countOf(run.counts, "running");
  return (
    <Asking
      {...{ open, onYes, onClose }}
      title={`Cancel for the ${tenantsWords(waiting)} that ${waiting === 1 ? "has" : "have"} not begun?`}
      yes="Cancel the run"
      no="Let it go on"
      typed={null}
    >
      <p>
        {atWork > 0 &&
          `${tenantsWords(atWork)} at work ${atWork === 1 ? "finishes and is" : "finish and are"} reported. `}
        What was changed stays changed; undo it afterwards if it is not wanted.
        {run.state === "running" && " To stop for a moment, pause instead."}
      </p>
    </Asking>
  );
}

/** Trying again does to the failed what the run was to do to all. */
export function RetryDialog({ run, open, onYes, onClose }: DialogProps) {
  const failed = countOf(run.counts, "failed", "unverified");
  return (
    <Asking
      {...{ open, onYes, onClose }}
      title={`Try ${tenantsWords(failed)} again?`}
      yes={`Retry ${tenantsWords(failed)}`}
      no="Close"
      typed={countToTypeForRetry(run)}
    >
      <p>Only those that failed or were not read back, with the same reason and options, now.</p>
    </Asking>
  );
}

/** Taking back restores each tenant's own value of before, where it is still the one that this run set. */
export function UndoDialog({ run, open, onYes, onClose }: DialogProps) {
  const effect = useUndoEffect(run.id, open);
  const count = typeof effect === "object" ? effect.toBlocked + effect.toAllowed : 0;
  return (
    <Asking
      {...{ open, onYes, onClose }}
      title="Undo this run?"
      yes={`Restore ${tenantsWords(count)}`}
      no="Close"
      typed={typeof effect === "object" ? countToTypeForUndo(effect) : null}
      offReason={effect === "counting" ? "Counting" : count === 0 ? "Nothing can be restored" : null}
    >
      {effect === "counting" && (
        <div role="status" aria-label="Counting">
          <Skeleton className="h-4 w-2/3" />
        </div>
      )}
      {effect === "failed" && (
        <Callout tone="bad" title="It can't be counted what would be restored">
          <p>Sendlock can't be reached. Close this and try again.</p>
        </Callout>
      )}
      {typeof effect === "object" && <Effect effect={effect} />}
    </Asking>
  );
}

function Effect({ effect: { toAllowed, toBlocked } }: { effect: UndoEffect }) {
  return (
    <>
      <p>Each tenant goes back to its own value of before, and only where it is still what this run set:</p>
      <ul className="list-disc pl-5">
        {toAllowed > 0 && (
          <li>
            {tenantsWords(toAllowed)} to {directSendWords.allowed}. This weakens{" "}
            {toAllowed === 1 ? "it" : "them"}.
          </li>
        )}
        {toBlocked > 0 && (
          <li>
            {tenantsWords(toBlocked)} to {directSendWords.blocked}.
          </li>
        )}
        {toAllowed + toBlocked === 0 && <li>No value of before was recorded for any tenant.</li>}
      </ul>
    </>
  );
}

function useUndoEffect(runId: string, isOpen: boolean): UndoEffect | "counting" | "failed" {
  const [effect, setEffect] = useState<UndoEffect | "counting" | "failed">("counting");
  useEffect(() => {
    if (!isOpen) return;
    let isWanted = true;
    const take = (next: UndoEffect | "failed") => isWanted && setEffect(next);
    setEffect("counting");
    loadUndoEffect(runId).then(take, () => take("failed"));
    return () => {
      isWanted = false;
    };
  }, [runId, isOpen]);
  return effect;
}

interface AskingProps {
  open: boolean;
  title: string;
  yes: string;
  no: string;
  /** The number that has to be typed; null where none has to. */
  typed: number | null;
  offReason?: string | null;
  onYes: () => void;
  onClose: () => void;
  children: ReactNode;
}

function Asking({ open, title, yes, no, typed, offReason = null, onYes, onClose, children }: AskingProps) {
  const formId = useId();
  const field = useRef<HTMLInputElement>(null);
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={title}
      initialFocus={typed === null ? undefined : field}
      formId={formId}
      submit={yes}
      isDanger
      offReason={offReason}
      cancel={no}
    >
      <AskingForm {...{ formId, field, typed, onYes }}>{children}</AskingForm>
    </FormDialog>
  );
}

interface AskingFormProps {
  formId: string;
  field: React.RefObject<HTMLInputElement | null>;
  typed: number | null;
  onYes: () => void;
  children: ReactNode;
}

/** Made anew whenever the dialog opens, so that nothing typed earlier counts. */
function AskingForm({ formId, field, typed, onYes, children }: AskingFormProps) {
  const [text, setText] = useState("");
  const [isWrong, setIsWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed === null || isTyped(text, typed)) return onYes();
    setIsWrong(true);
    field.current?.focus();
  };
  return (
    <form id={formId} noValidate onSubmit={submit} className="space-y-3 text-dense">
      {children}
      {typed !== null && (
        <Field label={`Type ${typed} to confirm`} error={isWrong && `Type ${typed} to go on.`}>
          <Input
            ref={field}
            inputMode="numeric"
            autoComplete="off"
            value={text}
            onChange={({ target }) => {
              setText(target.value);
              setIsWrong(false);
            }}
            className="max-w-32"
          />
        </Field>
      )}
    </form>
  );
}
