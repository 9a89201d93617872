import { type FormEvent, useId, useState } from "react";
import type { TenantDetail } from "#lib/tenants/schema.ts";
import { listTimeZones } from "#lib/time-zones/rules.ts";
import { Combobox } from "../ui/combobox.tsx";
import { Field } from "../ui/field.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { Input } from "../ui/input.tsx";
import { Textarea } from "../ui/textarea.tsx";
import { toast } from "../ui/toast.ts";
import { BusinessHoursFields } from "./business-hours-fields.tsx";
import { ChangeRefusal } from "./change-refusal.tsx";
import { checkForm, type EditErrors, type EditForm, readEdit, startForm } from "./edit-rules.ts";
import { useChange } from "./use-change.ts";
import { zoneLabel } from "./zone-words.ts";

interface EditDialogProps {
  tenant: TenantDetail;
  open: boolean;
  onClose: () => void;
  onAnswered: () => void;
}

/** Everything that people write of a tenant. */
export function EditDialog({ tenant, open, onClose, onAnswered }: EditDialogProps) {
  const formId = useId();
  const change = useChange(onAnswered);
  const save = async (edit: object) => {
    if (Object.keys(edit).length === 0) return onClose();
    if (!(await change.send("PATCH", `/api/v1/tenants/${tenant.id}`, edit))) return;
    toast("Details saved");
    onClose();
  };
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={`Details of ${tenant.name}`}
      formId={formId}
      submit="Save"
      isSending={change.isSending}
    >
      <EditFields id={formId} tenant={tenant} errorOf={change.errorOf} onSave={save} />
      <ChangeRefusal problem={change.problem} />
    </FormDialog>
  );
}

interface EditFieldsProps {
  id: string;
  tenant: TenantDetail;
  errorOf: (field: string) => string | undefined;
  onSave: (edit: object) => void;
}

function EditFields({ id, tenant, errorOf, onSave }: EditFieldsProps) {
  // As it was when the dialog opened: what others write meanwhile is not taken back.
  const [opened] = useState(() => startForm(tenant));
  const [form, setForm] = useState(opened);
  const [errors, setErrors] = useState<EditErrors>({});
  const [zones] = useState(listTimeZones);
  const set = (part: Partial<EditForm>) => {
    setForm((known) => ({ ...known, ...part }));
    setErrors((known) => Object.fromEntries(Object.entries(known).filter(([name]) => !(name in part))));
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = checkForm(form);
    setErrors(found);
    const [first] = Object.keys(found);
    if (!first) return onSave(readEdit(opened, form));
    event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  };
  const error = (field: keyof EditForm) => errors[field] ?? errorOf(field);
  const text = (field: "name" | "tags" | "contact" | "notes") => ({
    name: field,
    value: form[field],
    onChange: (event: { target: { value: string } }) => set({ [field]: event.target.value }),
  });
  return (
    <form id={id} noValidate onSubmit={submit} className="space-y-3.5">
      <Field label="Name" error={error("name")}>
        <Input {...text("name")} maxLength={200} autoComplete="off" />
      </Field>
      <Field
        label="Tags"
        hint="With commas between them. Tenants tagged canary go first in a run of many."
        error={error("tags")}
      >
        <Input {...text("tags")} autoComplete="off" placeholder="gold, canary" />
      </Field>
      <Field label="Time zone" error={error("timeZone")}>
        <Combobox
          value={form.timeZone}
          options={zones.includes(form.timeZone) ? zones : [form.timeZone, ...zones]}
          labelOf={zoneLabel}
          empty="No time zone has this in its name."
          onValueChange={(timeZone) => set({ timeZone })}
        />
      </Field>
      <BusinessHoursFields form={form} error={error} onChange={set} />
      <Field label="Contact" hint="Whom to tell at the customer." error={error("contact")}>
        <Input {...text("contact")} maxLength={500} autoComplete="off" />
      </Field>
      <Field label="Notes" error={error("notes")}>
        <Textarea {...text("notes")} maxLength={5_000} rows={4} />
      </Field>
    </form>
  );
}
