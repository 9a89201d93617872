import { type FormEvent, useId, useRef, useState } from "react";
import { fetchJson, jsonBody } from "../ui/fetch-json.ts";
import { Field } from "../ui/field.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { Input } from "../ui/input.tsx";
import { toast } from "../ui/toast.ts";
import { countSelected, countTenants, type Selection, targetOf } from "./selection-rules.ts";
import { useAsking } from "./use-asking.ts";

interface TagsProps {
  open: boolean;
  selection: Selection;
  /** All tags that there are. */
  tags: readonly string[];
  onClose: () => void;
  onChanged: () => void;
}

/** Adds tags to the chosen tenants and takes others from them. */
export function TagsDialog({ open, selection, tags, onClose, onChanged }: TagsProps) {
  const field = useRef<HTMLInputElement>(null);
  const formId = useId();
  const { isAsking, fault, setFault, close, ask } = useAsking(onClose);
  const count = countTenants(countSelected(selection));

  const submit = async (add: string[], remove: string[]) => {
    if (add.length + remove.length === 0) return setFault("Name a tag to add, or choose one to remove.");
    await ask(async () => {
      const body = jsonBody({ target: targetOf(selection), add, remove });
      const { changed } = await fetchJson<{ changed: number }>("/api/v1/tenants/tags", body);
      toast(`Tags of ${countTenants(changed)} changed`);
      onChanged();
    });
  };

  return (
    <FormDialog
      open={open}
      onClose={close}
      title={`Tags of ${count}`}
      initialFocus={field}
      formId={formId}
      submit="Change tags"
      isSending={isAsking}
    >
      <TagsForm
        id={formId}
        field={field}
        tags={tags}
        fault={fault}
        onSubmit={(add, remove) => void submit(add, remove)}
      />
    </FormDialog>
  );
}

interface FormProps {
  id: string;
  field: React.RefObject<HTMLInputElement | null>;
  tags: readonly string[];
  fault: string;
  onSubmit: (add: string[], remove: string[]) => void;
}

function TagsForm({ id, field, tags, fault, onSubmit }: FormProps) {
  const [text, setText] = useState("");
  const [removed, setRemoved] = useState<ReadonlySet<string>>(new Set());
  const listId = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(readTags(text), [...removed]);
  };
  return (
    <form id={id} noValidate onSubmit={submit} className="space-y-4">
      <Field label="Add" hint="With commas between several." error={fault}>
        <Input
          ref={field}
          list={listId}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <datalist id={listId}>
        {tags.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
      {tags.length > 0 && (
        <fieldset>
          <legend className="font-medium text-dense">Remove</legend>
          <div className="mt-1 flex max-h-40 flex-wrap gap-x-4 overflow-y-auto">
            {tags.map((tag) => (
              <label key={tag} className="flex min-h-7 items-center gap-1.5 text-dense">
                <input
                  type="checkbox"
                  checked={removed.has(tag)}
                  onChange={() => setRemoved(flip(removed, tag))}
                  className="size-4 accent-accent"
                />
                {tag}
              </label>
            ))}
          </div>
        </fieldset>
      )}
    </form>
  );
}

const readTags = (text: string) => [
  ...new Set(
    text
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
];

function flip(known: ReadonlySet<string>, tag: string): Set<string> {
  const next = new Set(known);
  if (!next.delete(tag)) next.add(tag);
  return next;
}
