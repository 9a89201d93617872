import type { ReactElement } from "react";
import { dayFromNow } from "../detail/edit-rules.ts";
import { Field } from "../ui/field.tsx";
import { Input, inputLook } from "../ui/input.tsx";
import type { CredentialErrors, How } from "./credential-form-rules.ts";

interface FieldsProps {
  how: How;
  errors: CredentialErrors;
  /** The moment, for the first day that can be chosen. */
  now: number;
}

/**
 * What is asked for of a credential. The browser alone holds what is typed: no state of the page has a copy of a
 * secret, and the fields are emptied once it is sealed.
 */
export function CredentialFields({ how, errors, now }: FieldsProps) {
  const fields: Record<How, () => ReactElement> = {
    make: MakeFields,
    file: () => <FileFields errors={errors} />,
    secret: () => <SecretFields errors={errors} now={now} />,
  };
  return (
    <>
      {fields[how]()}
      <Field label="Label" hint="Optional, to tell two apart.">
        <Input name="label" maxLength={60} autoComplete="off" />
      </Field>
    </>
  );
}

const lifetimes = [
  { days: 1_095, words: "3 years" },
  { days: 730, words: "2 years" },
  { days: 365, words: "1 year" },
  { days: 180, words: "6 months" },
] as const;

function MakeFields() {
  return (
    <Field label="Valid for" hint="You are reminded from 60 days before its end.">
      <select name="days" defaultValue={730} className={`min-h-8 ${inputLook}`}>
        {lifetimes.map(({ days, words }) => (
          <option key={days} value={days}>
            {words}
          </option>
        ))}
      </select>
    </Field>
  );
}

function FileFields({ errors }: { errors: CredentialErrors }) {
  return (
    <>
      <Field
        label="File"
        hint="PFX, or PEM with certificate and private key. RSA, 2048 bits or more."
        error={errors.file}
      >
        <Input type="file" name="file" accept=".pfx,.p12,.pem,.key,.crt" className="py-1" />
      </Field>
      <Field label="Password of the file" hint="Empty if it has none.">
        <Input type="password" name="password" maxLength={1_000} autoComplete="off" />
      </Field>
    </>
  );
}

function SecretFields({ errors, now }: { errors: CredentialErrors; now: number }) {
  return (
    <>
      <Field label="Client secret" hint="Its Value, not its Secret ID." error={errors.secret}>
        <Input type="password" name="secret" maxLength={2_000} autoComplete="off" />
      </Field>
      <Field
        label="Expires on"
        hint="As Entra shows it. Without it Sendlock can't warn you in time."
        error={errors.expiresOn}
      >
        <Input type="date" name="expiresOn" min={dayFromNow(now, 1)} />
      </Field>
    </>
  );
}
