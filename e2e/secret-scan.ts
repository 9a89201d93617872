import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import type { SeenProcess } from "./processes.ts";

/** One thing that was looked at. */
export interface Source {
  kind: "row" | "log" | "answer" | "process";
  name: string;
  text: string;
}

/** A value that must stand nowhere, or a pattern of such values. */
export interface Needle {
  name: string;
  value: string | RegExp;
}

/** Every row of every table of the database, the queue's too, as JSON. */
export async function dumpDatabase(url: string): Promise<Source[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const sources: Source[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query<{ text: string }>(
      `SELECT row_to_json(t)::text AS text FROM ${name} AS t`,
    );
    for (const { text } of rows) sources.push({ kind: "row", name, text });
  }
  await client.end();
  return sources;
}

export function readLogs(dataDir: string): Source[] {
  const folder = join(dataDir, "logs");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.map((file) => {
    const path = join(file.parentPath, file.name);
    return { kind: "log", name: path, text: readFileSync(path, "utf8") };
  });
}

export function describeProcesses(processes: readonly SeenProcess[]): Source[] {
  return processes.map(({ pid, command, environment }) => ({
    kind: "process",
    name: `${pid} ${command}`,
    text: `${command}\n${environment}`,
  }));
}

/** Where a needle stands, by name only: a finding must not repeat the secret. */
export function findNeedles(sources: readonly Source[], needles: readonly Needle[]): string[] {
  return sources.flatMap(({ kind, name, text }) =>
    needles
      .filter(({ value }) => (typeof value === "string" ? text.includes(value) : value.test(text)))
      .map((needle) => `${needle.name} in ${kind} ${name.split(" ")[0]}`),
  );
}

export function countKinds(sources: readonly Source[]): Record<Source["kind"], number> {
  const counts = { row: 0, log: 0, answer: 0, process: 0 };
  for (const { kind } of sources) counts[kind] += 1;
  return counts;
}
