import { useRouter } from "next/navigation";
import { useId } from "react";
import type { AppRegistrationView } from "#lib/credentials/schema.ts";
import type { Cloud } from "#lib/tenants/schema.ts";
import { ChangeRefusal } from "../detail/change-refusal.tsx";
import { useChange } from "../detail/use-change.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { fetchJson, jsonBody } from "../ui/fetch-json.ts";
import { FormDialog } from "../ui/form-dialog.tsx";
import { toast } from "../ui/toast.ts";
import { AppFields } from "./app-fields.tsx";
import { type AppForm, readAppEdit, readNewApp, startAppForm } from "./app-form-rules.ts";

const address = "/api/v1/app-registrations";

interface AddAppDialogProps {
  open: boolean;
  /** The clouds to choose from. */
  clouds: readonly Cloud[];
  onClose: () => void;
  onAnswered: () => void;
}

/** Tells Sendlock of a registration that exists in Entra, and leads to its page for a credential. */
export function AddAppDialog({ open, clouds, onClose, onAnswered }: AddAppDialogProps) {
  const formId = useId();
  const router = useRouter();
  const { isSending, problem, errorOf, ask } = useChange(onAnswered);
  const save = async (form: AppForm) => {
    const added = await ask(() => fetchJson<AppRegistrationView>(address, jsonBody(readNewApp(form))));
    if (!added) return;
    toast(`${added.answer.name} is added`);
    onClose();
    router.push(`/settings/app-registrations/${added.answer.id}`);
  };
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title="Add app registration"
      description="It exists in Entra already. Its certificate or secret comes next."
      formId={formId}
      submit="Add app registration"
      isSending={isSending}
    >
      <AppFields
        id={formId}
        start={startAppForm()}
        {...{ clouds, errorOf }}
        onSave={(form) => void save(form)}
      />
      <ChangeRefusal problem={problem} />
    </FormDialog>
  );
}

interface AppDialogProps {
  app: AppRegistrationView;
  open: boolean;
  onClose: () => void;
  onAnswered: () => void;
}

export function EditAppDialog({ app, open, onClose, onAnswered }: AppDialogProps) {
  const formId = useId();
  const change = useChange(onAnswered);
  const save = async (form: AppForm, opened: AppForm) => {
    const edit = readAppEdit(opened, form);
    if (Object.keys(edit).length === 0) return onClose();
    if (!(await change.send("PATCH", `${address}/${app.id}`, edit))) return;
    toast("Saved");
    onClose();
  };
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={`Edit ${app.name}`}
      description="Client id and cloud stay: another one of either is another registration."
      formId={formId}
      submit="Save"
      isSending={change.isSending}
    >
      <AppFields
        id={formId}
        start={startAppForm(app)}
        clouds={null}
        errorOf={change.errorOf}
        onSave={(form, opened) => void save(form, opened)}
      />
      <ChangeRefusal problem={change.problem} />
    </FormDialog>
  );
}

const nothing = () => {};

export function RemoveAppDialog({ app, open, onClose }: Omit<AppDialogProps, "onAnswered">) {
  const router = useRouter();
  // Not read again afterwards: it is gone.
  const change = useChange(nothing);
  const remove = async () => {
    if (!(await change.send("DELETE", `${address}/${app.id}`))) return;
    toast(`${app.name} is removed`);
    router.push("/settings/app-registrations");
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => next || onClose()}
      title={`Remove ${app.name}?`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" loading={change.isSending} onClick={() => void remove()}>
            Remove app registration
          </Button>
        </>
      }
    >
      <p className="text-dense">
        Its stored credentials are deleted, and there is no way to bring them back. The registration in Entra
        stays as it is: remove it there too, or its credentials go on working for whoever has them.
      </p>
      <ChangeRefusal problem={change.problem} />
    </Dialog>
  );
}
