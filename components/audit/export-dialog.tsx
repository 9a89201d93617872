import { Download } from "lucide-react";
import { useState } from "react";
import type { ParsedQuery } from "#lib/audit/rules.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { queryParams } from "./history-address.ts";

interface ExportProps {
  /** The query as it is written; "" for the whole history. */
  text: string;
  query: ParsedQuery;
}

/** Leads to files of what the query asks for. */
export function ExportButton(props: ExportProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        onClick={() => setIsOpen(true)}
        disabledReason={props.query.faults.length > 0 ? "Put the query right first" : null}
      >
        <Download aria-hidden className="size-3.5 text-text-muted" />
        Export
      </Button>
      {isOpen && <ExportDialog {...props} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function ExportDialog({ text, query, onClose }: ExportProps & { onClose: () => void }) {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const params = queryParams(text, query.terms, timeZone);
  const file = (format: string) => `/api/v1/audit/export?${new URLSearchParams({ format, ...params })}`;
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={text === "" ? "Export the whole history" : "Export what the query asks for"}
      description="All events that match, not only those on the page, oldest first. How many they are is not counted beforehand. That you exported them is written to the history."
    >
      <div className="space-y-3 text-dense">
        {text !== "" && (
          <p className="[overflow-wrap:anywhere]">
            Query: <code className="font-mono text-xs">{text}</code>
          </p>
        )}
        <Choice href={file("csv")} name="CSV">
          For spreadsheets: a line an event, what it says in columns.
        </Choice>
        <Choice href={file("jsonl")} name="JSON Lines">
          For proof and scripts: each event as it was hashed, with its signature.{" "}
          {text === ""
            ? "The verifier checks it without Sendlock: no event was edited, taken out or put in."
            : "The verifier checks that no event in it was edited. Only an export of the whole history shows whether one is missing."}
        </Choice>
        <p className="text-text-muted">
          The verifier is one file that runs with Node.js alone:{" "}
          <a
            href="/verify-history.mjs"
            download
            className="rounded-sm text-accent-text underline decoration-accent-text/40 underline-offset-2 hover:decoration-accent-text"
          >
            verify-history.mjs
          </a>
        </p>
      </div>
    </Dialog>
  );
}

function Choice({ href, name, children }: { href: string; name: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-col gap-x-3 gap-y-1 sm:flex-row">
      <a
        href={href}
        download
        className="inline-flex min-h-8 w-32 shrink-0 items-center self-start gap-1.5 rounded-md border border-border bg-surface-raised px-3 font-medium shadow-xs hover:bg-surface-hover"
      >
        <Download aria-hidden className="size-3.5" />
        {name}
      </a>
      <p className="min-w-0 text-text-muted">{children}</p>
    </div>
  );
}
