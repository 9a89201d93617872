import { stripVTControlCharacters } from "node:util";

const warnLevel = 40;
const levelNames: Record<number, string> = { 40: "WARN", 50: "ERROR", 60: "FATAL" };

/**
 * What of a child's output line the terminal shows: log entries from warning on, and what is no log entry
 * where it came on stderr. Undefined: only the log file gets it.
 */
export function describeOutput(line: string, stream: "stdout" | "stderr"): string | undefined {
  const text = stripVTControlCharacters(line);
  if (text.trim() === "") return undefined;
  const entry = parseEntry(text);
  if (entry === undefined) return stream === "stderr" ? text : undefined;
  if (entry.level < warnLevel) return undefined;
  const cause = entry.err?.message && entry.err.message !== entry.msg ? `: ${entry.err.message}` : "";
  return `${levelNames[entry.level] ?? entry.level} ${entry.msg ?? ""}${cause}`;
}

interface Entry {
  level: number;
  msg?: string;
  err?: { message?: string };
}

function parseEntry(text: string): Entry | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    const entry = JSON.parse(text);
    return typeof entry.level === "number" ? entry : undefined;
  } catch {
    return undefined;
  }
}
