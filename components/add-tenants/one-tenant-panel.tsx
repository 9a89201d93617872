import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useEffectEvent, useState } from "react";
import type { AppChoice, TenantDetail } from "#lib/tenants/schema.ts";
import { fieldRefusal } from "../detail/edit-rules.ts";
import { explainRefusal } from "../tenants/use-requests.ts";
import { Button } from "../ui/button.tsx";
import { fetchJson, jsonBody, type Problem } from "../ui/fetch-json.ts";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { toast } from "../ui/toast.ts";
import { AppFields, startReach } from "./app-fields.tsx";
import { LookupCard } from "./lookup-card.tsx";
import {
  checkForm,
  emptyForm,
  type FormErrors,
  fillForm,
  type OneTenantForm,
  placeTyped,
  readForm,
} from "./one-tenant-rules.ts";
import { TenantFields } from "./tenant-fields.tsx";
import { useJob } from "./use-job.ts";

interface PanelProps {
  apps: readonly AppChoice[];
  offReason: string | null;
}

/** One tenant: found by what is known of it, then looked at and added. */
export function OneTenantPanel({ apps, offReason }: PanelProps) {
  const [reach, setReach] = useState(() => startReach(apps));
  const [typed, setTyped] = useState("");
  /** Null until it was looked up, or is written by hand. */
  const [form, setForm] = useState<OneTenantForm | null>(null);
  const [errors, setErrors] = useState<FormErrors>({});
  const saving = useSaving();
  const lookup = useJob<"lookup">();

  const { job } = lookup;
  const take = useEffectEvent(() => {
    if (job?.result) setForm((now) => fillForm(now ?? emptyForm, typed, job.result ?? never()));
  });
  const endedId = job?.state === "succeeded" ? job.id : null;
  useEffect(() => {
    if (endedId) take();
  }, [endedId]);

  const find = (event: FormEvent) => {
    event.preventDefault();
    if (offReason || lookup.isBusy || typed.trim().length < 3) return;
    setForm(null);
    setErrors({});
    const app = reach.appRegistrationId ? { appRegistrationId: reach.appRegistrationId } : {};
    void lookup.ask({ kind: "lookup", cloud: reach.cloud, named: typed.trim(), ...app });
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (offReason || saving.isSaving || !form) return;
    const found = checkForm(form);
    setErrors(found);
    const [first] = Object.keys(found);
    if (first) return event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    void saving.save(readForm(form, reach));
  };
  return (
    <div className="max-w-2xl space-y-4">
      <fieldset disabled={offReason !== null} className="space-y-3.5">
        <legend className="sr-only">How Sendlock gets into the tenant</legend>
        <AppFields apps={apps} reach={reach} onChange={setReach} />
      </fieldset>
      <LookupCard
        {...{ typed, offReason, lookup }}
        onType={setTyped}
        onFind={find}
        onByHand={() => setForm(placeTyped(form ?? emptyForm, typed))}
        isByHand={form !== null}
      />
      {form && (
        <form noValidate onSubmit={submit} className="space-y-3.5">
          <TenantFields
            form={form}
            errorOf={(field) => errors[field] ?? fieldRefusal(saving.problem?.fields, field)}
            onChange={(part) => setForm({ ...form, ...part })}
          />
          <Button type="submit" variant="primary" loading={saving.isSaving} disabledReason={offReason}>
            Add tenant
          </Button>
          <ProblemAlert problem={saving.problem} />
        </form>
      )}
    </div>
  );
}

function never(): never {
  throw new Error("A lookup that succeeded has a result.");
}

/** Adds the tenant and leads to its page, where the connection check goes on. */
function useSaving() {
  const router = useRouter();
  const [isSaving, setIsSaving] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = async (tenant: object) => {
    setIsSaving(true);
    setProblem(null);
    try {
      const { id, name } = await fetchJson<TenantDetail>("/api/v1/tenants", jsonBody(tenant));
      toast(`${name} added`);
      router.push(`/tenants/${id}`);
    } catch (error) {
      setProblem(explainRefusal(error));
      setIsSaving(false);
    }
  };
  return { isSaving, problem, save };
}
