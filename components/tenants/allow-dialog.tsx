"use client";

import { useId, useState } from "react";
import type { TenantView } from "#lib/tenants/schema.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

const shortest = 3;

interface AllowDialogProps {
  tenant: TenantView;
  onAllow: (reason: string) => void;
  onClose: () => void;
}

/** Allowing weakens a customer, so it is never one click: it asks why. */
export function AllowDialog({ tenant, onAllow, onClose }: AllowDialogProps) {
  const [reason, setReason] = useState("");
  const [isShort, setIsShort] = useState(false);
  const reasonId = useId();
  const faultId = useId();
  const allow = () => {
    if (reason.trim().length < shortest) return setIsShort(true);
    onAllow(reason.trim());
  };
  return (
    <Dialog title={`Allow Direct Send for ${tenant.name}?`} onClose={onClose}>
      <p className="mt-2 text-muted text-sm">
        Anyone on the internet can then hand mail for this customer to Exchange without signing in, under the
        customer's own domains as sender.
      </p>
      <form
        className="mt-4 space-y-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          allow();
        }}
      >
        <div>
          <label htmlFor={reasonId} className="block font-medium text-sm">
            Reason, kept in the history
          </label>
          <textarea
            id={reasonId}
            rows={3}
            maxLength={500}
            required
            value={reason}
            aria-invalid={isShort}
            aria-describedby={isShort ? faultId : undefined}
            onChange={(event) => {
              setReason(event.target.value);
              setIsShort(false);
            }}
            className="mt-1 w-full rounded-md border border-line-strong bg-surface px-3 py-2"
          />
          {isShort && (
            <p id={faultId} role="alert" className="text-danger text-sm">
              Say why, in at least {shortest} characters.
            </p>
          )}
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger">
            Allow Direct Send
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
