import { type FormEvent, useState } from "react";
import type { Cloud } from "#lib/tenants/schema.ts";
import { cloudWords } from "../tenants/cloud-words.ts";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { RadioChoice } from "../ui/radio-choice.tsx";
import { Select } from "../ui/select.tsx";
import { type AppErrors, type AppForm, checkAppForm } from "./app-form-rules.ts";

interface AppFieldsProps {
  id: string;
  /** What it holds at first. */
  start: AppForm;
  /** The clouds to choose from; null where it can't be changed any more, as its client id. */
  clouds: readonly Cloud[] | null;
  errorOf: (field: string) => string | undefined;
  onSave: (form: AppForm, opened: AppForm) => void;
}

/** What Sendlock has to know of an app registration. */
export function AppFields({ id, start, clouds, errorOf, onSave }: AppFieldsProps) {
  // As it was when the form opened: what others write meanwhile is not taken back.
  const [opened] = useState(start);
  const [form, setForm] = useState(opened);
  const [errors, setErrors] = useState<AppErrors>({});
  const set = (part: Partial<AppForm>) => {
    setForm((known) => ({ ...known, ...part }));
    setErrors((known) => Object.fromEntries(Object.entries(known).filter(([name]) => !(name in part))));
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = checkAppForm(form);
    setErrors(found);
    const [first] = Object.keys(found);
    if (!first) return onSave(form, opened);
    event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  };
  const error = (field: keyof AppForm) => errors[field] ?? errorOf(field);
  const text = (field: "name" | "clientId" | "homeTenantId") => ({
    name: field,
    value: form[field],
    autoComplete: "off",
    spellCheck: false,
    onChange: (event: { target: { value: string } }) => set({ [field]: event.target.value }),
  });
  return (
    <form id={id} noValidate onSubmit={submit} className="space-y-3.5">
      <Field label="Name" hint="What you call it here, such as its name in Entra." error={error("name")}>
        <Input {...text("name")} maxLength={100} />
      </Field>
      {clouds && (
        <>
          <Field
            label="Application (client) ID"
            hint="From the Overview of the registration in Entra."
            error={error("clientId")}
          >
            <Input {...text("clientId")} maxLength={60} className="font-mono" />
          </Field>
          <Field label="Cloud" hint="A registration works in one cloud only." error={error("cloud")}>
            <Select
              value={form.cloud}
              onValueChange={(cloud) => set({ cloud })}
              options={clouds.map((cloud) => ({ value: cloud, label: cloudWords[cloud] }))}
              className="w-full"
            />
          </Field>
        </>
      )}
      <RadioChoice
        legend="Serves"
        value={form.multiTenant ? "many" : "one"}
        onChoose={(serves) => set({ multiTenant: serves === "many" })}
        options={[
          {
            value: "many",
            label: "Many tenants (recommended)",
            hint: "Registered once as multitenant. Each customer consents to it.",
          },
          { value: "one", label: "One tenant", hint: "Registered in that customer's own tenant." },
        ]}
      />
      <Field
        label="Directory (tenant) ID"
        hint="Where it is registered. Sendlock tests its credentials there. Empty: in one of its tenants."
        error={error("homeTenantId")}
      >
        <Input {...text("homeTenantId")} maxLength={60} className="font-mono" />
      </Field>
    </form>
  );
}
