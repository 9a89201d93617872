import { type FocusEvent, type FormEvent, useId } from "react";
import type { PlanView, RunOptions } from "#lib/runs/schema.ts";
import { Card, CardBody, CardHeader, CardTitle } from "../ui/card.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { Switch } from "../ui/switch.tsx";
import { paceWords, stopWords } from "./plan-words.ts";
import { type OptionFieldsProps, useWrittenOptions } from "./use-written-options.ts";
import { WhenChoice } from "./when-choice.tsx";

interface PlanOptionsProps {
  plan: PlanView;
  /** Why nothing can be chosen; null when it can. */
  offReason: string | null;
  onPlanAgain: (options: RunOptions) => void;
}

/** How the run goes. Whatever is changed makes the plan anew, so that what stands beside it stays true. */
export function PlanOptions({ plan, offReason, onPlanAgain }: PlanOptionsProps) {
  const { written, errors, change, commit } = useWrittenOptions(plan, onPlanAgain);
  const titleId = useId();
  const leave = (event: FocusEvent) => {
    // From a field to the next of the same kind nothing is asked for yet.
    if (event.target instanceof HTMLInputElement && event.target.type !== "radio") commit();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    commit();
  };
  return (
    <Card aria-labelledby={titleId}>
      <CardHeader>
        <CardTitle id={titleId}>How it goes</CardTitle>
      </CardHeader>
      <CardBody>
        <form noValidate onSubmit={submit} onBlur={leave}>
          <fieldset disabled={offReason !== null} className="space-y-3">
            <legend className="sr-only">How the run goes</legend>
            {offReason && <p className="text-dense text-text-muted">{offReason}</p>}
            <WhenChoice {...{ plan, written, errors, change, commit }} />
            <div className="border-border border-t pt-3">
              <Disclosure summary={paceWords(plan)}>
                <Pace {...{ plan, written, errors, change, commit }} />
              </Disclosure>
            </div>
          </fieldset>
          <button type="submit" hidden />
        </form>
      </CardBody>
    </Card>
  );
}

function Pace({ plan, written, errors, change, commit }: OptionFieldsProps) {
  return (
    <div className="space-y-3 pt-1">
      {plan.action !== "check" && (
        <>
          <Field
            label="Canary tag"
            hint="Tenants with this tag go first; the rest only when all of them succeeded."
          >
            <Input
              value={written.canaryTag}
              maxLength={60}
              autoComplete="off"
              onChange={({ target }) => change({ canaryTag: target.value })}
            />
          </Field>
          <Switch checked={written.waves} onCheckedChange={(waves) => commit(change({ waves }))}>
            Begin with few: 1, 2, 4 … at once
          </Switch>
        </>
      )}
      <Field label="At once, at most" error={errors.concurrency}>
        <Input
          inputMode="numeric"
          value={written.concurrency}
          onChange={({ target }) => change({ concurrency: target.value })}
          className="max-w-24"
        />
      </Field>
      {plan.action !== "check" && (
        <>
          <div className="grid grid-cols-2 items-start gap-3">
            <Field label="Stop after failures" error={errors.failures}>
              <Input
                inputMode="numeric"
                value={written.failures}
                onChange={({ target }) => change({ failures: target.value })}
              />
            </Field>
            <Field label="or after percent" error={errors.percent}>
              <Input
                inputMode="numeric"
                value={written.percent}
                onChange={({ target }) => change({ percent: target.value })}
              />
            </Field>
          </div>
          <p className="text-text-muted text-xs">
            {stopWords(plan.options.stopAfter, plan.visits)}. With both, the larger number counts.
          </p>
        </>
      )}
    </div>
  );
}
