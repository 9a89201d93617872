"use client";

import { Printer } from "lucide-react";
import type { StatementRange } from "#lib/statement/schema.ts";
import { useChange } from "../detail/use-change.ts";
import { Button } from "../ui/button.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";

interface PrintStatementProps {
  tenantId: string;
  range: StatementRange;
}

const doNothing = () => {};

/** Prints the page once the history has it that a statement was made; without that nothing is printed. */
export function PrintStatement({ tenantId, range }: PrintStatementProps) {
  const { isSending, problem, send } = useChange(doNothing);
  const print = async () => {
    if (await send("POST", `/api/v1/tenants/${tenantId}/statements`, range)) window.print();
  };
  return (
    <div className="space-y-2">
      <Button variant="primary" loading={isSending} onClick={() => void print()}>
        <Printer aria-hidden className="size-4" />
        Print or save as PDF
      </Button>
      <ProblemAlert problem={problem} />
    </div>
  );
}
