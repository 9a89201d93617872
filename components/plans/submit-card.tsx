import { type FormEvent, useId, useRef, useState } from "react";
import type { PlanView } from "#lib/runs/schema.ts";
import { tenantsWords } from "../runs/count-words.ts";
import { Button } from "../ui/button.tsx";
import { Card, CardBody, CardHeader, CardTitle } from "../ui/card.tsx";
import type { Problem } from "../ui/fetch-json.ts";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { Textarea } from "../ui/textarea.tsx";
import type { Submission } from "./plan-client.ts";
import { canaryWords, submitWords } from "./plan-words.ts";
import { countToType, findMissing, type Missing } from "./submit-rules.ts";

interface SubmitCardProps {
  plan: PlanView;
  /** Why it can't be submitted; null when it can. */
  offReason: string | null;
  isSending: boolean;
  problem: Problem | null;
  onSubmit: (submission: Submission) => void;
}

/** The last step. The button says what it does, and what is easily done to many asks for their number. */
export function SubmitCard({ plan, offReason, isSending, problem, onSubmit }: SubmitCardProps) {
  const titleId = useId();
  const { fields, ticket, setTicket, missing, write, check } = useFields(plan);
  const form = useRef<HTMLFormElement>(null);
  const count = countToType(plan);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (offReason || isSending) return;
    if (!check()) return focusFirstFault(form.current);
    const reason = fields.reason.trim();
    onSubmit({ ...(reason ? { reason } : {}), ...(ticket.trim() ? { ticket: ticket.trim() } : {}) });
  };
  return (
    <Card aria-labelledby={titleId}>
      <CardHeader>
        <CardTitle id={titleId}>Submit</CardTitle>
      </CardHeader>
      <CardBody>
        <form ref={form} noValidate onSubmit={submit} className="space-y-3">
          {plan.action !== "check" && <p className="text-dense text-text-muted">{canaryWords(plan)}</p>}
          <Field
            label={plan.needsReason ? "Reason" : "Reason (optional)"}
            hint="Kept in the history with your name."
            error={missing.reason}
          >
            <Textarea
              name="reason"
              rows={2}
              maxLength={500}
              required={plan.needsReason}
              value={fields.reason}
              onChange={({ target }) => write({ reason: target.value })}
            />
          </Field>
          <Field label="Ticket (optional)">
            <Input
              name="ticket"
              maxLength={100}
              autoComplete="off"
              value={ticket}
              onChange={({ target }) => setTicket(target.value)}
            />
          </Field>
          {count !== null && count > 0 && (
            <Field label={`Type ${count} to confirm`} hint={confirmHint(plan)} error={missing.typed}>
              <Input
                name="typed"
                inputMode="numeric"
                autoComplete="off"
                value={fields.typed}
                onChange={({ target }) => write({ typed: target.value })}
                className="max-w-32"
              />
            </Field>
          )}
          <ProblemAlert problem={problem} />
          <div>
            <Button
              type="submit"
              variant={plan.action === "allow" ? "danger" : "primary"}
              loading={isSending}
              disabledReason={offReason}
              className="w-full"
            >
              {submitWords(plan, plan.options)}
            </Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
}

function confirmHint({ action, visits }: PlanView): string {
  return action === "allow"
    ? `Allowing weakens these customers. It is the number of tenants.`
    : `${tenantsWords(visits)} will be visited.`;
}

function useFields(plan: PlanView) {
  const [fields, setFields] = useState({ reason: "", typed: "" });
  const [ticket, setTicket] = useState("");
  const [missing, setMissing] = useState<Missing>({});
  return {
    fields,
    ticket,
    setTicket,
    missing,
    write: (part: Partial<typeof fields>) => {
      setFields((known) => ({ ...known, ...part }));
      setMissing({});
    },
    /** Whether all is there; what is missing is said. */
    check: () => {
      const found = findMissing(plan, fields);
      setMissing(found);
      return Object.keys(found).length === 0;
    },
  };
}

/** Once React has marked what is missing. */
function focusFirstFault(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>("[aria-invalid]")?.focus());
}
