import { type FormEvent, useId, useRef, useState } from "react";
import type { SavedFilterPage } from "#lib/filters/schema.ts";
import { useAsking } from "../tenants/use-asking.ts";
import { fetchJson, jsonBody } from "../ui/fetch-json.ts";
import { Field } from "../ui/field.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { Input } from "../ui/input.tsx";
import { toast } from "../ui/toast.ts";

const longest = 60;

interface SaveProps {
  open: boolean;
  page: SavedFilterPage;
  /** The filter, as the address has it. */
  query: string;
  /** What is saved, as a sentence. */
  holds: string;
  /** Names that filters have already. */
  taken: readonly string[];
  onClose: () => void;
}

/** Keeps the filter on show under a name. */
export function SaveFilterDialog({ open, page, query, holds, taken, onClose }: SaveProps) {
  const field = useRef<HTMLInputElement>(null);
  const formId = useId();
  const { isAsking, fault, setFault, close, ask } = useAsking(onClose);
  const save = async (name: string) => {
    if (name === "") {
      setFault("Give it a name.");
      return field.current?.focus();
    }
    await ask(async () => {
      await fetchJson("/api/v1/filters", jsonBody({ page, name, query }));
      toast(`Filter “${name}” saved`);
    });
  };
  return (
    <FormDialog
      open={open}
      onClose={close}
      title="Save this filter"
      description={`${holds} Only you see it.`}
      initialFocus={field}
      formId={formId}
      submit="Save"
      isSending={isAsking}
    >
      <NameForm id={formId} field={field} taken={taken} fault={fault} onSave={(name) => void save(name)} />
    </FormDialog>
  );
}

interface FormProps {
  id: string;
  field: React.RefObject<HTMLInputElement | null>;
  taken: readonly string[];
  fault: string;
  onSave: (name: string) => void;
}

function NameForm({ id, field, taken, fault, onSave }: FormProps) {
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(name.trim());
  };
  const isTaken = taken.includes(name.trim());
  return (
    <form id={id} noValidate onSubmit={submit}>
      <Field label="Name" hint={isTaken && "Replaces the one that has this name."} error={fault}>
        <Input
          ref={field}
          maxLength={longest}
          required
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
    </form>
  );
}
