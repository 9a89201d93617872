import { type FormEvent, useId, useState } from "react";
import { reviewAfterDays } from "#lib/tenants/rules.ts";
import type { NewExclusion, TenantDetail } from "#lib/tenants/schema.ts";
import { Field } from "../ui/field.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { Input } from "../ui/input.tsx";
import { Textarea } from "../ui/textarea.tsx";
import { toast } from "../ui/toast.ts";
import { ChangeRefusal } from "./change-refusal.tsx";
import { dayFromNow } from "./edit-rules.ts";
import { useChange } from "./use-change.ts";

interface ExclusionDialogProps {
  tenant: TenantDetail;
  /** Who asks: the owner unless somebody else is named. */
  ownName: string;
  now: number;
  open: boolean;
  onClose: () => void;
  onAnswered: () => void;
}

/** Lets runs skip a tenant, with somebody who answers for it and a day to look at it again. */
export function ExclusionDialog({ tenant, ownName, now, open, onClose, onAnswered }: ExclusionDialogProps) {
  const formId = useId();
  const change = useChange(onAnswered);
  const save = async (exclusion: NewExclusion) => {
    if (!(await change.send("PUT", `/api/v1/tenants/${tenant.id}/exclusion`, exclusion))) return;
    toast(`${tenant.name} is excluded from runs`);
    onClose();
  };
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={tenant.exclusion ? "Change the exclusion" : `Exclude ${tenant.name} from runs?`}
      description="Runs that block, allow or undo skip it and say so. It is still read. Its setting stays as it is."
      formId={formId}
      submit={tenant.exclusion ? "Save" : "Exclude from runs"}
      isSending={change.isSending}
    >
      <ExclusionFields id={formId} {...{ tenant, ownName, now }} errorOf={change.errorOf} onSave={save} />
      <ChangeRefusal problem={change.problem} />
    </FormDialog>
  );
}

interface ExclusionFieldsProps extends Pick<ExclusionDialogProps, "tenant" | "ownName" | "now"> {
  id: string;
  errorOf: (field: string) => string | undefined;
  onSave: (exclusion: NewExclusion) => void;
}

function ExclusionFields({ id, tenant: { exclusion }, ownName, now, errorOf, onSave }: ExclusionFieldsProps) {
  const [form, setForm] = useState<NewExclusion>(() => ({
    owner: exclusion?.owner ?? ownName,
    reason: exclusion?.reason ?? "",
    reviewOn: exclusion && !exclusion.isDue ? exclusion.reviewOn : dayFromNow(now, reviewAfterDays),
  }));
  const [isChecked, setIsChecked] = useState(false);
  const errors = {
    reason: form.reason.trim().length < 3 && "Say why, in at least 3 characters.",
    owner: form.owner.trim().length < 2 && "Say who answers for it.",
    reviewOn: form.reviewOn < dayFromNow(now, 1) && "Choose a day after today.",
  };
  const set = (part: Partial<NewExclusion>) => setForm((known) => ({ ...known, ...part }));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsChecked(true);
    const wrong = Object.entries(errors).find(([, error]) => error)?.[0];
    if (!wrong) return onSave(form);
    event.currentTarget.querySelector<HTMLElement>(`[name="${wrong}"]`)?.focus();
  };
  const error = (field: keyof NewExclusion) => (isChecked && errors[field]) || errorOf(field);
  return (
    <form id={id} noValidate onSubmit={submit} className="space-y-3.5">
      <Field label="Reason" hint="Kept in the history with your name." error={error("reason")}>
        <Textarea
          name="reason"
          maxLength={500}
          value={form.reason}
          onChange={(event) => set({ reason: event.target.value })}
        />
      </Field>
      <div className="grid gap-3.5 sm:grid-cols-2">
        <Field label="Owner" hint="Who answers for it." error={error("owner")}>
          <Input
            name="owner"
            maxLength={100}
            autoComplete="off"
            value={form.owner}
            onChange={(event) => set({ owner: event.target.value })}
          />
        </Field>
        <Field label="Review on" hint="From this day on it asks for attention." error={error("reviewOn")}>
          <Input
            type="date"
            name="reviewOn"
            min={dayFromNow(now, 1)}
            value={form.reviewOn}
            onChange={(event) => set({ reviewOn: event.target.value })}
          />
        </Field>
      </div>
    </form>
  );
}
