import { useState } from "react";
import { ticketUrl } from "#lib/settings/rules.ts";
import type { EditSettings, Settings } from "#lib/settings/schema.ts";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { SettingCard } from "./setting-card.tsx";
import { findLinkFault } from "./setting-rules.ts";

interface TicketLinkCardProps {
  settings: Settings;
  offReason: string | null;
  isSaving: boolean;
  onSave: (part: EditSettings) => Promise<void>;
}

/** Where a ticket number leads. */
export function TicketLinkCard({ settings, offReason, isSaving, onSave }: TicketLinkCardProps) {
  const [written, setWritten] = useState(settings.ticketLink);
  const [fault, setFault] = useState<string | null>(null);
  const save = () => {
    const found = findLinkFault(written);
    setFault(found);
    if (!found) void onSave({ ticketLink: written.trim() });
  };
  const example = findLinkFault(written) === null ? ticketUrl(written.trim(), "12345") : null;
  return (
    <SettingCard
      title="Ticket link"
      description="Where a ticket number leads, such as your help desk. Empty: numbers are shown as they are."
      offReason={offReason}
      isSaving={isSaving}
      isChanged={written.trim() !== settings.ticketLink}
      onSave={save}
    >
      {offReason ? (
        <p className="text-dense [overflow-wrap:anywhere]">{settings.ticketLink || "None."}</p>
      ) : (
        <Field
          label="Address"
          hint={example ? `Ticket 12345 leads to ${example}` : "An https address with {ticket} in it."}
          error={fault}
        >
          <Input
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            maxLength={300}
            placeholder="https://desk.example.com/tickets/{ticket}"
            value={written}
            onChange={({ target }) => {
              setWritten(target.value);
              setFault(null);
            }}
          />
        </Field>
      )}
    </SettingCard>
  );
}
