import { cpus, loadavg, release, totalmem } from "node:os";

/** The smallest value that at least this share of them does not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

const round = (value: number) => String(Math.round(value));

/** Name, count, p50, p95 and most of some milliseconds. */
export function summarise(name: string, values: readonly number[]): string[] {
  const p = (share: number) => round(percentile(values, share));
  return [name, String(values.length), p(0.5), p(0.95), p(1)];
}

export const summaryHead = ["milliseconds", "n", "p50", "p95", "most"];

/** Prints rows as a Markdown table, the first column to the left and the others to the right. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const pad = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  const line = (row: readonly string[]) => `| ${row.map(pad).join(" | ")} |`;
  const rule = widths.map((width, column) => `${"-".repeat(width - 1)}${column === 0 ? "-" : ":"}`);
  console.log([line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n"));
}

export interface Goal {
  words: string;
  met: boolean;
  /** What was measured, with its unit. */
  measured: string;
}

/** Prints each goal with what was measured. A missed goal makes the exit code 1. */
export function printGoals(goals: readonly Goal[]): void {
  for (const { words, met, measured } of goals)
    console.log(`${met ? "met   " : "MISSED"} ${words}: ${measured}`);
  if (goals.some(({ met }) => !met)) process.exitCode = 1;
}

/** The machine in one line. */
export function describeMachine(): string {
  const processors = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const model = processors[0]?.model.trim() || "unnamed processor";
  return `${processors.length} × ${model}, ${gigabytes} GB, ${process.platform} ${release()}, Node ${process.version}`;
}

/** What other programs asked of the machine lately: the load average of one minute. */
export function readLoad(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}
