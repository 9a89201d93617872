import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import type { OneTenantForm } from "./one-tenant-rules.ts";

interface TenantFieldsProps {
  form: OneTenantForm;
  errorOf: (field: keyof OneTenantForm) => string | undefined;
  onChange: (part: Partial<OneTenantForm>) => void;
}

/** What Sendlock keeps of a new tenant. The rest is written on its page. */
export function TenantFields({ form, errorOf, onChange }: TenantFieldsProps) {
  const text = (field: keyof OneTenantForm) => ({
    name: field,
    value: form[field],
    autoComplete: "off",
    onChange: ({ target }: { target: { value: string } }) => onChange({ [field]: target.value }),
  });
  return (
    <>
      <Field label="Name" error={errorOf("name")}>
        <Input {...text("name")} maxLength={200} />
      </Field>
      <Field
        label="Domain"
        hint="The initial one, which ends in onmicrosoft.com, is best: it never changes."
        error={errorOf("domain")}
      >
        <Input {...text("domain")} maxLength={253} spellCheck={false} />
      </Field>
      <Field label="Tenant id" error={errorOf("entraTenantId")}>
        <Input {...text("entraTenantId")} maxLength={40} spellCheck={false} className="font-mono" />
      </Field>
      <Field
        label="Tags"
        hint="With commas between them. Tenants tagged canary go first in a run of many."
        error={errorOf("tags")}
      >
        <Input {...text("tags")} placeholder="gold, canary" />
      </Field>
    </>
  );
}
