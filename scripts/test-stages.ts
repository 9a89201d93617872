import { existsSync, readFileSync, rmSync } from "node:fs";
import type { JSONReport, JSONReportSuite } from "@playwright/test/reporter";
import { root } from "./set-up.ts";
import type { Outcome, Stage } from "./stages.ts";
import { runTool } from "./static-stages.ts";

/** What is read of Vitest's JSON report. */
export interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] | null }[];
  }[];
}

/** Counts tests; a file that could not be loaded counts as one that failed. */
export function readVitestReport({ testResults }: VitestReport): Outcome {
  const outcome: Outcome = { passed: 0, failed: 0, skipped: [], looked: "", details: [] };
  for (const file of testResults) {
    const path = file.name.replace(root, "");
    for (const test of file.assertionResults) {
      if (test.status === "passed") outcome.passed += 1;
      else if (test.status === "failed") {
        outcome.failed += 1;
        outcome.details.push(`${path}: ${test.fullName}`, ...(test.failureMessages ?? []).map(firstLines));
      } else outcome.skipped.push(`${path}: ${test.fullName} (${test.status})`);
    }
    if (file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed")) {
      outcome.failed += 1;
      outcome.details.push(`${path}: ${firstLines(file.message)}`);
    }
  }
  outcome.looked = `${testResults.length} files, ${outcome.passed + outcome.failed} tests`;
  return outcome;
}

const firstLines = (message: string) => message.split("\n").slice(0, 12).join("\n      ");

/** Counts tests; an error outside any test, such as a spec that cannot be loaded, counts as a failure. */
export function readPlaywrightReport({ suites, errors }: Pick<JSONReport, "suites" | "errors">): Outcome {
  const outcome: Outcome = { passed: 0, failed: errors.length, skipped: [], looked: "", details: [] };
  outcome.details.push(...errors.map((error) => firstLines(error.message ?? "an error without a message")));
  const second: string[] = [];
  const read = (suite: JSONReportSuite, path: string) => {
    for (const { title, tests } of suite.specs) {
      for (const test of tests) {
        const name = `${path}${title}`;
        if (test.status === "flaky") second.push(name);
        if (test.status === "expected" || test.status === "flaky") outcome.passed += 1;
        else if (test.status === "skipped") {
          const reason = test.annotations.find((note) => note.description)?.description ?? "no reason given";
          outcome.skipped.push(`${name} (${reason})`);
        } else {
          outcome.failed += 1;
          const said = test.results
            .flatMap((result) => result.errors)
            .map((error) => firstLines(error.message ?? ""));
          outcome.details.push(name, ...said);
        }
      }
    }
    for (const inner of suite.suites ?? []) read(inner, `${path}${inner.title} › `);
  };
  for (const suite of suites) read(suite, `${suite.title} › `);
  const again = second.length > 0 ? `, ${second.length} at the second try: ${second.join("; ")}` : "";
  outcome.looked = `${suites.length} files, ${outcome.passed + outcome.failed} tests${again}`;
  return outcome;
}

async function runReported(
  script: string,
  args: string[],
  env: Record<string, string>,
  report: string,
  read: (json: string) => Outcome,
): Promise<Outcome> {
  rmSync(report, { force: true });
  const { exitCode, lines } = await runTool(script, args, env);
  const tail = lines.slice(-40);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: [], looked: "nothing", details: tail };
  const outcome = read(readFileSync(report, "utf8"));
  // What fails outside any test (a set-up, an unhandled error) is in the exit code alone.
  if (exitCode === 0 || outcome.failed > 0) return outcome;
  return { ...outcome, failed: 1, details: tail };
}

export function testStage(name: string, projects: readonly string[]): Stage {
  const report = `${root}.cache/logs/vitest-${projects.join("-")}.json`;
  const chosen = projects.flatMap((project) => ["--project", project]);
  const args = ["run", ...chosen, "--reporter=json", `--outputFile=${report}`, "--maxWorkers=2"];
  const read = (json: string) => readVitestReport(JSON.parse(json));
  return { name, run: () => runReported("vitest/vitest.mjs", args, {}, report, read) };
}

export const browserStage: Stage = {
  name: "browser tests",
  run() {
    const report = `${root}.cache/logs/playwright.json`;
    const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report };
    const read = (json: string) => readPlaywrightReport(JSON.parse(json));
    return runReported("@playwright/test/cli.js", ["test", "--reporter=json"], env, report, read);
  },
};
