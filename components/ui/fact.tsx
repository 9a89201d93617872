import type { ReactNode } from "react";
import { CopyButton } from "./copy-button.tsx";

interface FactProps {
  name: string;
  /** The value as it is, to be copied; without it the children are the value. */
  copy?: string | null;
  /** What the button says that copies it. */
  copyLabel?: string;
  children?: ReactNode;
}

/** One fact of a list, its name above its value. */
export function Fact({ name, copy, copyLabel = `Copy ${name}`, children }: FactProps) {
  return (
    <div>
      <dt className="text-text-muted text-xs">{name}</dt>
      {copy ? (
        <dd className="flex items-center justify-between gap-1">
          <span className="min-w-0 font-mono text-xs [overflow-wrap:anywhere]">{copy}</span>
          <CopyButton text={copy} label={copyLabel} />
        </dd>
      ) : (
        <dd className="text-dense">{children}</dd>
      )}
    </div>
  );
}

/** One fact of a list in two columns, its name before its value. */
export function FactRow({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-text-muted">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}
