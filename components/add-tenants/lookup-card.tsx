import type { FormEvent } from "react";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import type { useJob } from "./use-job.ts";

interface LookupCardProps {
  typed: string;
  offReason: string | null;
  lookup: ReturnType<typeof useJob<"lookup">>;
  /** The fields below are open. */
  isByHand: boolean;
  onType: (typed: string) => void;
  onFind: (event: FormEvent) => void;
  onByHand: () => void;
}

/** Whatever is known of the tenant leads to the rest. */
export function LookupCard({
  typed,
  offReason,
  lookup,
  isByHand,
  onType,
  onFind,
  onByHand,
}: LookupCardProps) {
  const { job, isBusy, problem } = lookup;
  const tooShort = typed.trim().length < 3 ? "Type a domain or a tenant id" : null;
  return (
    <>
      <form noValidate onSubmit={onFind} className="space-y-3">
        <Field
          label="Domain or tenant id"
          hint="Any of the customer's domains, or the GUID of its tenant. Sendlock finds the other one."
        >
          <Input
            name="named"
            value={typed}
            readOnly={offReason !== null}
            onChange={({ target }) => onType(target.value)}
            placeholder="contoso.onmicrosoft.com"
            autoComplete="off"
            spellCheck={false}
            maxLength={253}
          />
        </Field>
        <div className="flex flex-wrap gap-2">
          <Button
            type="submit"
            variant={isByHand ? "secondary" : "primary"}
            loading={isBusy}
            disabledReason={offReason ?? tooShort}
          >
            Look it up
          </Button>
          {!isByHand && (
            <Button variant="ghost" disabledReason={offReason} onClick={onByHand}>
              Write it by hand
            </Button>
          )}
        </div>
      </form>
      <ProblemAlert problem={problem} />
      <div role="status" className="space-y-2 empty:hidden">
        {job?.state === "failed" && job.error && (
          <Callout tone="warn" title={job.error.cause}>
            <p>{job.error.fix}</p>
            {job.error.raw && <p className="font-mono text-text-muted text-xs">{job.error.raw}</p>}
          </Callout>
        )}
        {job?.result && (
          <Callout tone={job.result.whyNotAll ? "info" : "good"} title="Found">
            <p>
              Tenant id <span className="font-mono text-xs">{job.result.entraTenantId}</span>
              {job.result.domain && `, domain ${job.result.domain}`}
              {job.result.name && `, named ${job.result.name}`}
            </p>
            {job.result.whyNotAll && <p>{job.result.whyNotAll} Write below what is missing.</p>}
          </Callout>
        )}
      </div>
    </>
  );
}
