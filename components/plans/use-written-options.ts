import { useState } from "react";
import type { PlanView, RunOptions } from "#lib/runs/schema.ts";
import {
  areSameOptions,
  type OptionErrors,
  readOptions,
  type WrittenOptions,
  writeOptions,
} from "./options-rules.ts";

export interface OptionFieldsProps {
  plan: PlanView;
  written: WrittenOptions;
  errors: OptionErrors;
  change: (part: Partial<WrittenOptions>) => WrittenOptions;
  /** Plans anew with what is written, where it is complete and another than before. */
  commit: (written?: WrittenOptions) => void;
}

/** The form's own state. It follows the plan where nothing is typed. */
export function useWrittenOptions({ options }: PlanView, onPlanAgain: (options: RunOptions) => void) {
  const [written, setWritten] = useState(() => writeOptions(options));
  const [errors, setErrors] = useState<OptionErrors>({});
  const [sent, setSent] = useState(options);
  if (!areSameOptions(sent, options)) {
    setSent(options);
    setWritten(writeOptions(options));
  }
  const change = (part: Partial<WrittenOptions>) => {
    const next = { ...written, ...part };
    setWritten(next);
    setErrors({});
    return next;
  };
  const commit = (next: WrittenOptions = written) => {
    const read = readOptions(next, Date.now());
    if ("errors" in read) return setErrors(read.errors);
    setErrors({});
    if (areSameOptions(read.options, options)) return;
    onPlanAgain(read.options);
  };
  return { written, errors, change, commit };
}
