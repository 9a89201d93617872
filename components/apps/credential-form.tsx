import { type FormEvent, useState } from "react";
import { Callout } from "../ui/callout.tsx";
import { RadioChoice } from "../ui/radio-choice.tsx";
import { CredentialFields } from "./credential-fields.tsx";
import type { CredentialErrors, How } from "./credential-form-rules.ts";
import { forgetSecrets, readCredentialForm } from "./read-credential-form.ts";
import type { PlainCredential } from "./seal-credential.ts";
import { useSecure } from "./use-secure.ts";

interface CredentialFormProps {
  id: string;
  how: How;
  now: number;
  onChoose: (how: How) => void;
  /** `onSealed` is to be called as soon as nothing needs the plain text any more. */
  onAdd: (plain: PlainCredential, onSealed: () => void) => void;
}

/** How the credential comes in, and what is asked for then. */
export function CredentialForm({ id, how, now, onChoose, onAdd }: CredentialFormProps) {
  const [errors, setErrors] = useState<CredentialErrors>({});
  const isSecure = useSecure();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const { plain, errors: found } = await readCredentialForm(form, how, now);
    setErrors(found ?? {});
    if (plain) return onAdd(plain, () => forgetSecrets(form));
    form.querySelector<HTMLElement>(`[name="${Object.keys(found)[0]}"]`)?.focus();
  };
  const choose = (next: How) => {
    setErrors({});
    onChoose(next);
  };
  return (
    <form
      id={id}
      noValidate
      autoComplete="off"
      onSubmit={(event) => void submit(event)}
      className="space-y-3.5"
    >
      <HowChoice how={how} isSecure={isSecure} onChoose={choose} />
      {!isSecure && <NotSecure />}
      <CredentialFields how={how} errors={errors} now={now} />
      {how !== "make" && (
        <p className="text-text-muted text-xs">
          It is encrypted in this browser for the worker. The web server never sees it in the clear, and
          nobody can read it back.
        </p>
      )}
    </form>
  );
}

interface HowChoiceProps {
  how: How;
  isSecure: boolean;
  onChoose: (how: How) => void;
}

function HowChoice({ how, isSecure, onChoose }: HowChoiceProps) {
  const offReason = isSecure ? null : "Not on this page: it can't encrypt.";
  return (
    <RadioChoice
      legend="How"
      value={how}
      onChoose={onChoose}
      options={[
        {
          value: "make",
          label: "Make a certificate (recommended)",
          hint: "The worker makes the key and keeps it. You download the .cer for Entra.",
        },
        {
          value: "file",
          label: "Upload a certificate with its key",
          hint: "A PFX or PEM that exists already.",
          offReason,
        },
        {
          value: "secret",
          label: "Store a client secret",
          hint: "Works, but is easier to leak, and Entra keeps it for two years at most.",
          offReason,
        },
      ]}
    />
  );
}

/** Without HTTPS a browser has no cryptography, and somebody on the way could change the page. */
function NotSecure() {
  return (
    <Callout tone="warn" title="This page can't encrypt">
      <p>
        Browsers encrypt only on pages with HTTPS or on localhost, and a secret leaves this page only
        encrypted.
      </p>
      <p>
        Fix: open Sendlock by an https address, let the worker make a certificate, or run{" "}
        <code className="font-mono text-xs">npm run seal</code> on the server.
      </p>
    </Callout>
  );
}
