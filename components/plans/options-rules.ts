import type { RunOptions } from "#lib/runs/schema.ts";

/** The options as they stand in the form: what is typed may not be a number yet. */
export interface WrittenOptions {
  when: RunOptions["when"]["kind"];
  /** `datetime-local`, in the reader's own time zone. */
  at: string;
  canaryTag: string;
  waves: boolean;
  concurrency: string;
  failures: string;
  percent: string;
}

export function writeOptions({ when, canaryTag, waves, concurrency, stopAfter }: RunOptions): WrittenOptions {
  return {
    when: when.kind,
    at: when.kind === "at" ? toLocalInput(new Date(when.at)) : "",
    canaryTag,
    waves,
    concurrency: String(concurrency),
    failures: stopAfter.failures === undefined ? "" : String(stopAfter.failures),
    percent: stopAfter.percent === undefined ? "" : String(stopAfter.percent),
  };
}

export type OptionErrors = Partial<Record<keyof WrittenOptions, string>>;

/** Reads the form. @returns the options, or what is wrong with which field */
export function readOptions(
  written: WrittenOptions,
  now: number,
): { options: RunOptions } | { errors: OptionErrors } {
  const errors: OptionErrors = {};
  const when = readWhen(written, now, errors);
  const concurrency = readWhole(written.concurrency, 1, 64);
  if (concurrency === null) errors.concurrency = "A number from 1 to 64.";
  const failures = written.failures.trim() === "" ? undefined : readWhole(written.failures, 1, 10_000);
  if (failures === null) errors.failures = "A number from 1 to 10,000.";
  const percent = written.percent.trim() === "" ? undefined : readWhole(written.percent, 1, 100);
  if (percent === null) errors.percent = "A number from 1 to 100.";
  if (failures === undefined && percent === undefined) errors.failures = "Give a number or a percentage.";
  if (
    !when ||
    concurrency === null ||
    failures === null ||
    percent === null ||
    Object.keys(errors).length > 0
  )
    return { errors };
  const stopAfter = {
    ...(failures === undefined ? {} : { failures }),
    ...(percent === undefined ? {} : { percent }),
  };
  return {
    options: { when, canaryTag: written.canaryTag.trim(), waves: written.waves, concurrency, stopAfter },
  };
}

function readWhen(
  { when, at }: WrittenOptions,
  now: number,
  errors: OptionErrors,
): RunOptions["when"] | null {
  if (when !== "at") return { kind: when };
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) errors.at = "Give a day and a time.";
  else if (time.getTime() <= now) errors.at = "Lies in the past.";
  else return { kind: "at", at: time.toISOString() };
  return null;
}

function readWhole(text: string, least: number, most: number): number | null {
  const value = Number(text.trim());
  return text.trim() !== "" && Number.isInteger(value) && value >= least && value <= most ? value : null;
}

export function areSameOptions(a: RunOptions, b: RunOptions): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

function inOrder({ when, canaryTag, waves, concurrency, stopAfter }: RunOptions): unknown[] {
  const at = when.kind === "at" ? Date.parse(when.at) : null;
  return [
    when.kind,
    at,
    canaryTag,
    waves,
    concurrency,
    stopAfter.failures ?? null,
    stopAfter.percent ?? null,
  ];
}

/** A moment as `datetime-local` takes it, in the time zone where this runs. */
export function toLocalInput(at: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
