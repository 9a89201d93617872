import { Upload } from "lucide-react";
import { type DragEvent, type FormEvent, useId, useRef, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Textarea } from "../ui/textarea.tsx";

interface FileChoiceProps {
  offReason: string | null;
  isBusy: boolean;
  onChoose: (content: Blob | string) => void;
}

/** A file from the disk, one that is dropped, or rows that are pasted. */
export function FileChoice({ offReason, isBusy, onChoose }: FileChoiceProps) {
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!offReason && text.trim()) onChoose(text);
  };
  return (
    <>
      <DropZone {...{ offReason, isBusy, onChoose }} />
      <form noValidate onSubmit={submit} className="space-y-2">
        <Field
          label="Or paste the rows"
          hint="With the line of column names. Rows copied from a spreadsheet will do."
        >
          <Textarea
            rows={6}
            value={text}
            readOnly={offReason !== null}
            onChange={({ target }) => setText(target.value)}
            spellCheck={false}
            className="font-mono"
          />
        </Field>
        <Button
          type="submit"
          loading={isBusy}
          disabledReason={offReason ?? (text.trim() ? null : "Nothing is pasted")}
        >
          Check rows
        </Button>
      </form>
    </>
  );
}

function DropZone({ offReason, isBusy, onChoose }: FileChoiceProps) {
  const input = useRef<HTMLInputElement>(null);
  const inputId = useId();
  const [isOver, setIsOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const [file] = event.dataTransfer.files;
    if (file && !offReason) onChoose(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same without a pointer.
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      data-over={isOver || undefined}
      className="flex flex-col items-center gap-2 rounded-lg border border-border-strong border-dashed px-6 py-8 text-center data-over:border-accent data-over:bg-accent-soft"
    >
      <Upload aria-hidden className="size-5 text-text-muted" />
      <p className="text-dense text-text-muted">Drop a CSV file here, or</p>
      <Button loading={isBusy} disabledReason={offReason} onClick={() => input.current?.click()}>
        Choose a file
      </Button>
      <label htmlFor={inputId} className="sr-only">
        CSV file
      </label>
      <input
        ref={input}
        id={inputId}
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        tabIndex={-1}
        disabled={offReason !== null}
        className="sr-only"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          // The same file again is a change, too: it may have been put right meanwhile.
          target.value = "";
          if (file) onChoose(file);
        }}
      />
    </div>
  );
}
