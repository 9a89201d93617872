import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { locateEngine } from "./locate.ts";
import { projectRoot, testEnvironment } from "./test-pool.ts";

interface ScriptReport {
  file: string;
  errors: string[];
  commands: string[];
  functions: { name: string; synopsis: string; examples: number; undescribed: string[] }[];
}

/** What is wrong with the scripts of these folders, a line each, as PowerShell's own parser sees them. */
function inspect(...folders: string[]): { looked: number; faults: string[] } {
  const located = locateEngine("simulated", { projectRoot, environment: testEnvironment });
  if ("state" in located) throw new Error(located.message);
  const script = join(projectRoot, "worker/powershell/Get-SendlockScriptReport.ps1");
  const args = [
    "-NoLogo",
    "-NoProfile",
    "-NonInteractive",
    "-File",
    script,
    "-Folder",
    folders.join(delimiter),
  ];
  const text = execFileSync(located.command, args, { encoding: "utf8", maxBuffer: 16 * 1024 * 1024 });
  const { core, verbs, reports } = JSON.parse(text) as {
    core: string[];
    verbs: string[];
    reports: ScriptReport[];
  };
  const own = reports.flatMap(({ functions }) => functions.map(({ name }) => name));
  const known = new Set([...core, ...own].map((name) => name.toLowerCase()));
  const faults = reports.flatMap(({ file, errors, commands, functions }) => [
    ...errors.map((error) => `${file}: ${error}`),
    ...commands
      .filter((command) => !known.has(command.toLowerCase()))
      .map((command) => `${file}: ${command} is neither a core cmdlet nor ours`),
    ...functions.flatMap(({ name, synopsis, examples, undescribed }) => [
      ...(synopsis ? [] : [`${file}: ${name} has no synopsis`]),
      ...(examples > 0 ? [] : [`${file}: ${name} has no example`]),
      ...undescribed.map((parameter) => `${file}: ${name} does not describe ${parameter}`),
      ...(verbs.includes(name.split("-")[0] ?? "") ? [] : [`${file}: ${name} has no approved verb`]),
      ...(basename(file) === `${name}.ps1` ? [] : [`${file}: the file is not named ${name}`]),
    ]),
  ]);
  return { looked: reports.length, faults };
}

test("every script parses, calls only core cmdlets and our own functions, and has its help", () => {
  const { looked, faults } = inspect(
    join(projectRoot, "worker/powershell"),
    join(projectRoot, "sim/powershell"),
  );
  console.info(`looked at ${looked} scripts`);
  expect(looked).toBeGreaterThan(0);
  expect(faults).toEqual([]);
});

test("a planted fault of each kind is found", () => {
  const folder = mkdtempSync(join(tmpdir(), "sendlock-scripts-"));
  writeFileSync(
    join(folder, "a.ps1"),
    "function Frobnicate-It { param($Text) Invoke-Expression $Text; Get-Content x }",
  );
  writeFileSync(join(folder, "b.ps1"), "function Get-It {");
  const { looked, faults } = inspect(folder);
  rmSync(folder, { recursive: true });
  expect(looked).toBe(2);
  const all = faults.join("\n");
  for (const fault of [
    "Invoke-Expression is neither",
    "Get-Content is neither",
    "Frobnicate-It has no synopsis",
    "Frobnicate-It has no example",
    "Frobnicate-It does not describe Text",
    "Frobnicate-It has no approved verb",
    "the file is not named Frobnicate-It",
    "Missing closing '}'",
  ])
    expect(all).toContain(fault);
});
