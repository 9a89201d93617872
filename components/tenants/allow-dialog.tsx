"use client";

import { useId, useRef, useState } from "react";
import type { TenantView } from "#lib/tenants/schema.ts";
import { FormDialog } from "../ui/form-dialog.tsx";
import { ReasonForm } from "./reason-form.tsx";

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
    <FormDialog
      open={tenant !== null}
      onClose={onClose}
      title={`Allow Direct Send for ${name}?`}
      description="This weakens the customer: anyone on the internet can then hand mail for them to Exchange without signing in, under the customer's own domains as sender. Exchange may take up to 30 minutes to follow."
      initialFocus={field}
      formId={formId}
      submit="Allow Direct Send"
      isDanger
    >
      <ReasonForm id={formId} field={field} onReason={onAllow} />
    </FormDialog>
  );
}
