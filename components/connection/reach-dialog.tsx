import { type FormEvent, useEffect, useId, useState } from "react";
import type { ConnectionView } from "#lib/connection/schema.ts";
import type { AppRegistrationView } from "#lib/credentials/schema.ts";
import { accessWords, type Reach } from "#lib/tenants/rules.ts";
import type { TenantAccess, TenantDetail } from "#lib/tenants/schema.ts";
import { ChangeRefusal } from "../detail/change-refusal.tsx";
import { useChange } from "../detail/use-change.ts";
import { explainRefusal } from "../tenants/use-requests.ts";
import { fetchJson, type Problem } from "../ui/fetch-json.ts";
import { Field } from "../ui/field.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { Select } from "../ui/select.tsx";
import { toast } from "../ui/toast.ts";

interface ReachDialogProps {
  tenant: TenantDetail;
  connection: ConnectionView;
  open: boolean;
  onClose: () => void;
  onAnswered: () => void;
}

/** Which app registration signs in to a tenant, and whether Sendlock may change it. */
export function ReachDialog({ tenant, connection, open, onClose, onAnswered }: ReachDialogProps) {
  const formId = useId();
  const change = useChange(onAnswered);
  const save = async (edit: Reach) => {
    if (Object.keys(edit).length === 0) return onClose();
    if (!(await change.send("PATCH", `/api/v1/tenants/${tenant.id}`, edit))) return;
    toast("Saved. The connection is checked anew");
    onClose();
  };
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={`How Sendlock gets into ${tenant.name}`}
      formId={formId}
      submit="Save"
      isSending={change.isSending}
    >
      <ReachForm id={formId} {...{ tenant, connection }} onSave={(edit) => void save(edit)} />
      <ChangeRefusal problem={change.problem} />
    </FormDialog>
  );
}

const accessOptions = (["change", "watch"] as const).map((value) => ({ value, label: accessWords[value] }));
const accessHints: Record<TenantAccess, string> = {
  change: "The app needs the role Exchange Administrator there.",
  watch: "The role Global Reader is enough. Runs skip it, and nobody can block or allow it here.",
};

interface ReachFormProps extends Pick<ReachDialogProps, "tenant" | "connection"> {
  id: string;
  onSave: (edit: Reach) => void;
}

function ReachForm({ id, tenant, connection, onSave }: ReachFormProps) {
  const own = connection.appRegistration;
  const [access, setAccess] = useState<TenantAccess>(connection.access);
  const [appId, setAppId] = useState(own?.id ?? "");
  const { apps, problem } = useAppRegistrations(tenant);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave({
      ...(access === connection.access ? {} : { access }),
      ...(appId && appId !== own?.id ? { appRegistrationId: appId } : {}),
    });
  };
  const known = apps ?? (own ? [own] : []);
  const choose = own ? [] : [{ value: "", label: "Choose one" }];
  const options = [...choose, ...known.map(({ id: value, name: label }) => ({ value, label }))];
  return (
    <form id={id} noValidate onSubmit={submit} className="space-y-3.5">
      <Field
        label="App registration"
        hint="Of the same cloud. The customer has to give consent to another one."
      >
        <Select value={appId} onValueChange={setAppId} options={options} className="w-full" />
      </Field>
      <ProblemAlert problem={problem} />
      <Field label="Access" hint={accessHints[access]}>
        <Select value={access} onValueChange={setAccess} options={accessOptions} className="w-full" />
      </Field>
    </form>
  );
}

/** Those that sign in to the tenant's own cloud; null until they are here. */
function useAppRegistrations({ cloud }: TenantDetail) {
  const [apps, setApps] = useState<AppRegistrationView[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    fetchJson<{ items: AppRegistrationView[] }>("/api/v1/app-registrations", { signal: gone.signal }).then(
      ({ items }) => setApps(items.filter((app) => app.cloud === cloud)),
      (error: unknown) => gone.signal.aborted || setProblem(explainRefusal(error)),
    );
    return () => gone.abort();
  }, [cloud]);
  return { apps, problem };
}
