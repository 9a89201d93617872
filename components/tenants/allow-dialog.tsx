"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import type { TenantView } from "#lib/tenants/schema.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Textarea } from "../ui/textarea.tsx";

const shortest = 3;

interface AllowDialogProps {
  /** Null while it is closed. */
  tenant: Pick<TenantView, "name"> | null;
  onAllow: (reason: string) => void;
  onClose: () => void;
}

/** Allowing weakens a customer, so it is never one click: it asks why. */
export function AllowDialog({ tenant, onAllow, onClose }: AllowDialogProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const formId = useId();
  // The words stay while the dialog fades away.
  const [name, setName] = useState("");
  if (tenant && tenant.name !== name) setName(tenant.name);
  return (
    <Dialog
      open={tenant !== null}
      onOpenChange={(open) => open || onClose()}
      title={`Allow Direct Send for ${name}?`}
      description="This weakens the customer: anyone on the internet can then hand mail for them to Exchange without signing in, under the customer's own domains as sender. Exchange may take up to 30 minutes to follow."
      initialFocus={field}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="danger">
            Allow Direct Send
          </Button>
        </>
      }
    >
      <ReasonForm id={formId} field={field} onReason={onAllow} />
    </Dialog>
  );
}

interface ReasonFormProps {
  id: string;
  field: React.RefObject<HTMLTextAreaElement | null>;
  onReason: (reason: string) => void;
}

function ReasonForm({ id, field, onReason }: ReasonFormProps) {
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
