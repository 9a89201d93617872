import { CopyButton } from "./copy-button.tsx";

/** Text to be read or copied as it is: a command, a raw error. @param label names it, for "Copy …" */
export function CodeBlock({ code, label = "text" }: { code: string; label?: string }) {
  return (
    <div className="relative rounded-md border border-border bg-surface-sunken">
      <pre className="whitespace-pre-wrap py-2 pr-10 pl-3 font-mono text-xs [overflow-wrap:anywhere]">
        {code}
      </pre>
      <div className="absolute top-0.5 right-0.5">
        <CopyButton text={code} label={`Copy ${label}`} />
      </div>
    </div>
  );
}
