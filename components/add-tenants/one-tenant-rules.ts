import type { Lookup } from "#lib/jobs/schema.ts";
import type { AddTenant } from "#lib/tenants/schema.ts";
import { readTags } from "../detail/edit-rules.ts";
import type { Reach } from "./app-fields.tsx";

/** What the form holds, as somebody types it. */
export interface OneTenantForm {
  entraTenantId: string;
  domain: string;
  name: string;
  tags: string;
}

export const emptyForm: OneTenantForm = { entraTenantId: "", domain: "", name: "", tags: "" };

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The form after a lookup: what Microsoft told, and what was typed where it did not tell. */
export function fillForm(form: OneTenantForm, typed: string, found: Lookup): OneTenantForm {
  const named = typed.trim().toLowerCase();
  return {
    ...form,
    entraTenantId: found.entraTenantId,
    domain: found.domain ?? (guid.test(named) ? "" : named),
    name: found.name ?? form.name,
  };
}

/** The form where nothing can be looked up: what was typed goes where it belongs. */
export function placeTyped(form: OneTenantForm, typed: string): OneTenantForm {
  const named = typed.trim().toLowerCase();
  return guid.test(named) ? { ...form, entraTenantId: named } : { ...form, domain: named };
}

export type FormErrors = Partial<Record<keyof OneTenantForm, string>>;

export function checkForm({ entraTenantId, domain, name }: OneTenantForm): FormErrors {
  return {
    ...(name.trim() === "" ? { name: "Give it a name." } : {}),
    ...(/^\S+\.\S+$/.test(domain.trim()) ? {} : { domain: "Give a domain such as contoso.onmicrosoft.com." }),
    ...(guid.test(entraTenantId.trim())
      ? {}
      : { entraTenantId: "Give the tenant id: 36 characters, as its Entra overview page shows it." }),
  };
}

/** What is sent. */
export function readForm(form: OneTenantForm, reach: Reach): Partial<AddTenant> {
  return {
    entraTenantId: form.entraTenantId.trim(),
    domain: form.domain.trim(),
    name: form.name.trim(),
    tags: readTags(form.tags),
    cloud: reach.cloud,
    access: reach.access,
    appRegistrationId: reach.appRegistrationId || null,
  };
}
