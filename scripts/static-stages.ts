import { inheritEnv } from "#lib/env.ts";
import { listGates } from "./gates.ts";
import { type Finished, runProgram } from "./run-program.ts";
import { root } from "./set-up.ts";
import { describeCheck, type Stage } from "./stages.ts";

/** Runs a tool of node_modules with this Node, without colours. */
export function runTool(script: string, args: string[], env: Record<string, string> = {}): Promise<Finished> {
  const plain = inheritEnv({ NO_COLOR: "1", FORCE_COLOR: "0", ...env });
  return runProgram(process.execPath, [`${root}node_modules/${script}`, ...args], { cwd: root, env: plain });
}

function readCount(lines: readonly string[], pattern: RegExp): number {
  return Number(lines.map((line) => pattern.exec(line)?.[1]).find(Boolean) ?? 0);
}

const types: Stage = {
  name: "types",
  async run() {
    const { lines, exitCode } = await runTool("typescript/bin/tsc", ["--noEmit", "-p", ".", "--listFiles"]);
    const isOwn = (line: string) => line.startsWith(root) && !line.includes("/node_modules/");
    const faults = lines.filter((line) => !line.startsWith("/"));
    return describeCheck(lines.filter(isOwn).length, "files", faults, exitCode === 0);
  },
};

const lint: Stage = {
  name: "lint and format",
  async run() {
    const args = ["check", "--error-on-warnings", "--max-diagnostics=50", "."];
    const { lines, exitCode } = await runTool("@biomejs/biome/bin/biome", args);
    return describeCheck(readCount(lines, /^Checked (\d+) files/), "files", lines, exitCode === 0);
  },
};

const deadCode: Stage = {
  name: "dead code",
  async run() {
    const reporters = ["--reporter", "./scripts/knip-reporter.mjs", "--reporter", "symbols"];
    const { lines, exitCode } = await runTool("knip/bin/knip.js", [...reporters, "--no-config-hints"]);
    const count = readCount(lines, /^knip looked at (\d+) files/);
    return describeCheck(count, "files", lines, exitCode === 0);
  },
};

/** Everything that reads the source and runs none of it. */
export async function listStaticStages(): Promise<Stage[]> {
  const gates = (await listGates()).map(({ name, run }): Stage => {
    return {
      name,
      run: async () => {
        const { looked, faults } = await run();
        return describeCheck(looked, "files", faults, faults.length === 0);
      },
    };
  });
  return [types, lint, deadCode, ...gates];
}
