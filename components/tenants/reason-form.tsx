import { type FormEvent, type RefObject, useState } from "react";
import { Field } from "../ui/field.tsx";
import { Textarea } from "../ui/textarea.tsx";

const shortest = 3;

interface ReasonFormProps {
  id: string;
  field: RefObject<HTMLTextAreaElement | null>;
  onReason: (reason: string) => void;
}

/** Asks why, for the history, of somebody who is about to do what others may have to explain. */
export function ReasonForm({ id, field, onReason }: ReasonFormProps) {
  const [reason, setReason] = useState("");
  const [isShort, setIsShort] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim().length >= shortest) return onReason(reason.trim());
    setIsShort(true);
    field.current?.focus();
  };
  return (
    <form id={id} noValidate onSubmit={submit}>
      <Field
        label="Reason"
        hint="Kept in the history with your name."
        error={isShort && `Say why, in at least ${shortest} characters.`}
      >
        <Textarea
          ref={field}
          maxLength={500}
          required
          value={reason}
          onChange={(event) => {
            setReason(event.target.value);
            setIsShort(false);
          }}
        />
      </Field>
    </form>
  );
}
