import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import type { TenantDetail } from "#lib/tenants/schema.ts";
import { Field } from "../ui/field.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { Input } from "../ui/input.tsx";
import { toast } from "../ui/toast.ts";
import { ChangeRefusal } from "./change-refusal.tsx";
import { useChange } from "./use-change.ts";

interface ArchiveDialogProps {
  tenant: TenantDetail;
  open: boolean;
  onClose: () => void;
}

const nothing = () => {};

/** Credentials that go with it do not come back, so it says what goes and wants the tenant's name typed. */
export function ArchiveDialog({ tenant, open, onClose }: ArchiveDialogProps) {
  const formId = useId();
  const router = useRouter();
  // Not read again afterwards: it is gone.
  const change = useChange(nothing);
  const archive = async () => {
    if (!(await change.send("DELETE", `/api/v1/tenants/${tenant.id}`))) return;
    toast(`${tenant.name} is archived`);
    router.push("/tenants");
  };
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={`Archive ${tenant.name}?`}
      description="For a customer that you no longer manage. The filter “Archived” of the list finds it again and brings it back."
      formId={formId}
      submit="Archive tenant"
      isDanger
      isSending={change.isSending}
    >
      <dl className="mb-4 space-y-2.5 text-dense">
        <div>
          <dt className="font-medium">Stays</dt>
          <dd className="text-text-muted">
            The change history, the reports of its runs, and the setting in the tenant itself.
          </dd>
        </div>
        <div>
          <dt className="font-medium">Goes</dt>
          <dd className="text-text-muted">
            Its place in every list, run and daily check, and what waits for it. An app registration that is
            its own loses its stored credentials, for good. One for many tenants keeps them.
          </dd>
        </div>
      </dl>
      <NameForm id={formId} name={tenant.name} onConfirm={() => void archive()} />
      <ChangeRefusal problem={change.problem} />
    </FormDialog>
  );
}

function NameForm({ id, name, onConfirm }: { id: string; name: string; onConfirm: () => void }) {
  const [typed, setTyped] = useState("");
  const [isWrong, setIsWrong] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (typed.trim() === name) return onConfirm();
    setIsWrong(true);
    event.currentTarget.querySelector("input")?.focus();
  };
  return (
    <form id={id} noValidate onSubmit={submit}>
      <Field label={`Type ${name} to confirm`} error={isWrong && "This is not its name."}>
        <Input
          value={typed}
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.target.value);
            setIsWrong(false);
          }}
        />
      </Field>
    </form>
  );
}
