import { useId, useState } from "react";
import type { AppRegistrationView } from "#lib/credentials/schema.ts";
import { useChange } from "../detail/use-change.ts";
import { fetchJson, jsonBody } from "../ui/fetch-json.ts";
import { FormDialog } from "../ui/form-dialog.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { toast } from "../ui/toast.ts";
import { CredentialForm } from "./credential-form.tsx";
import type { How } from "./credential-form-rules.ts";
import { type PlainCredential, sealCredential } from "./seal-credential.ts";

interface AddCredentialDialogProps {
  app: AppRegistrationView;
  open: boolean;
  now: number;
  onClose: () => void;
  onAnswered: () => void;
}

const doing: Record<How, string> = {
  make: "Make the certificate",
  file: "Encrypt and store it",
  secret: "Encrypt and store it",
};
const started: Record<How, string> = {
  make: "A worker makes the certificate",
  file: "A worker opens the file",
  secret: "A worker looks at the secret",
};

/** Gives an app registration its first credential, or the next one beside it. */
export function AddCredentialDialog({ app, open, now, onClose, onAnswered }: AddCredentialDialogProps) {
  const formId = useId();
  const { isSending, problem, ask } = useChange(onAnswered);
  const [how, setHow] = useState<How>("make");
  const add = async (plain: PlainCredential, onSealed: () => void) => {
    const added = await ask(async () => {
      const sealed = await sealCredential(plain);
      onSealed();
      return fetchJson(`/api/v1/app-registrations/${app.id}/credentials`, jsonBody(sealed));
    });
    if (!added) return;
    toast(started[plain.how]);
    onClose();
  };
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title="Add credential"
      description={
        app.credentials.length > 0
          ? "It stands beside the one in use until you have tested it and put it to use."
          : `With it Sendlock signs in as ${app.name}.`
      }
      formId={formId}
      submit={doing[how]}
      isSending={isSending}
    >
      <CredentialForm
        id={formId}
        {...{ how, now }}
        onChoose={setHow}
        onAdd={(...plain) => void add(...plain)}
      />
      <ProblemAlert problem={problem} className="mt-3" />
    </FormDialog>
  );
}
