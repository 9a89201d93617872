/** Gates over the source: import rules and text rules. Each says how much it looked at, and fails at nothing. */
import { pathToFileURL } from "node:url";
import { findRegistryHosts } from "./registry-hosts.ts";
import { runProgram } from "./run-program.ts";
import { root } from "./set-up.ts";
import { isTypeScript, readSourceFiles, type SourceFile } from "./source-files.ts";
import { type GateResult, makeMachineGate, textGates } from "./text-gates.ts";

export interface Gate {
  name: string;
  run: () => Promise<GateResult>;
}

interface CruiseReport {
  modules: { source: string; matchesDoNotFollow?: boolean }[];
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
}

/** The import rules over a tree: dependency-cruiser, and the proof that it saw every TypeScript file. */
export async function checkImports(folder: string, files: readonly SourceFile[]): Promise<GateResult> {
  const sources = files.filter((file) => isTypeScript(file) && !file.path.endsWith(".d.ts"));
  const tops = [...new Set(sources.map((file) => file.path.split("/")[0] as string))];
  const args = [`${root}node_modules/dependency-cruiser/bin/dependency-cruiser.mjs`, "--output-type", "json"];
  const { output, lines } = await runProgram(
    process.execPath,
    [...args, "--config", `${root}.dependency-cruiser.js`, ...tops],
    { cwd: folder },
  );
  if (!output.startsWith("{")) return { looked: 0, faults: lines };
  const report: CruiseReport = JSON.parse(output);
  const cruised = new Set(report.modules.map((module) => module.source));
  const unseen = sources.filter((file) => !cruised.has(file.path));
  return {
    looked: sources.length - unseen.length,
    faults: [
      ...unseen.map((file) => `${file.path} was not looked at`),
      ...report.summary.violations.map(({ from, to, rule }) => `${from} → ${to} breaks ${rule.name}`),
    ],
  };
}

/** All gates, over the project as it is. */
export async function listGates(): Promise<Gate[]> {
  const files = readSourceFiles(root);
  const machine = makeMachineGate([...(await findRegistryHosts()), root.replace(/\/$/, "")]);
  return [
    { name: "import rules", run: () => checkImports(root, files) },
    ...[...textGates, machine].map(({ name, check }) => ({ name, run: async () => check(files) })),
  ];
}

/** A gate passes when it looked at something and found nothing. */
export function describeGate(
  name: string,
  { looked, faults }: GateResult,
): { passed: boolean; lines: string[] } {
  const passed = looked > 0 && faults.length === 0;
  const verdict = looked === 0 ? "looked at nothing" : `${faults.length} faults`;
  const line = `${passed ? "✓" : "✗"} ${name}: ${looked} files${passed ? "" : `, ${verdict}`}`;
  return { passed, lines: [line, ...faults.map((fault) => `    ${fault}`)] };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const gate of await listGates()) {
    const { passed, lines } = describeGate(gate.name, await gate.run());
    console.log(lines.join("\n"));
    if (!passed) process.exitCode = 1;
  }
}
