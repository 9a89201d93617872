import type { JSONReport } from "@playwright/test/reporter";
import { describe, expect, test } from "vitest";
import { describeCheck, type Outcome, runLanes, sumUp } from "./stages.ts";
import { readPlaywrightReport, readVitestReport } from "./test-stages.ts";

const nothing: Outcome = { passed: 0, failed: 0, skipped: [], looked: "", details: [] };

function sum(outcomes: Outcome[]) {
  const lines: string[] = [];
  const exitCode = sumUp(outcomes, (line) => lines.push(line));
  return { exitCode, lines };
}

describe("the sum", () => {
  test("stands alone on the last line, and names what did not run", () => {
    expect(
      sum([
        { ...nothing, passed: 3 },
        { ...nothing, passed: 2 },
      ]),
    ).toEqual({
      exitCode: 0,
      lines: ["5 passed, 0 failed"],
    });
    expect(sum([{ ...nothing, passed: 3, failed: 1, skipped: ["a (why)"] }])).toEqual({
      exitCode: 1,
      lines: ["skipped: a (why)", "3 passed, 1 failed, 1 skipped"],
    });
  });

  test("is a failure where nothing ran", () => {
    expect(sum([nothing]).exitCode).toBe(1);
    expect(sum([]).exitCode).toBe(1);
  });

  test("counts a check that looked at nothing, and one that threw, as failed", async () => {
    expect(describeCheck(0, "files", [], true)).toMatchObject({ passed: 0, failed: 1 });
    const lines: string[] = [];
    const boom = { name: "boom", run: () => Promise.reject(new Error("no such tool")) };
    const [outcome] = await runLanes([[boom]], (line) => lines.push(line));
    expect(outcome).toMatchObject({ passed: 0, failed: 1 });
    expect(lines.join("\n")).toMatch(/✗ boom: nothing .*\n {4}Error: no such tool/);
  });
});

test("Vitest's tests are counted, and a file that does not load is a failure", () => {
  const file = (status: string, statuses: string[]) => ({
    name: "a.test.ts",
    status,
    message: "cannot load",
    assertionResults: statuses.map((each) => ({ fullName: each, status: each, failureMessages: null })),
  });
  const report = {
    testResults: [file("passed", ["passed", "passed", "skipped", "todo"]), file("failed", ["failed"])],
  };
  expect(readVitestReport(report)).toMatchObject({
    passed: 2,
    failed: 1,
    skipped: ["a.test.ts: skipped (skipped)", "a.test.ts: todo (todo)"],
  });
  expect(readVitestReport({ testResults: [file("failed", [])] })).toMatchObject({
    passed: 0,
    failed: 1,
    details: ["a.test.ts: cannot load"],
  });
});

test("Playwright's tests are counted at every depth, load errors as failures, and who needed a second try is named", () => {
  const spec = (status: string, annotations: object[] = []) => ({
    title: status,
    tests: [{ status, annotations, results: [{ errors: [{ message: "boom" }] }] }],
  });
  const inner = { title: "inner", specs: [spec("unexpected"), spec("flaky")] };
  const skipped = spec("skipped", [{ type: "skip", description: "needs Windows" }]);
  const suites = [{ title: "a.spec.ts", specs: [spec("expected"), skipped], suites: [inner] }];
  const report = { suites, errors: [{ message: "cannot load" }] } as unknown as JSONReport;
  expect(readPlaywrightReport(report)).toMatchObject({
    passed: 2,
    failed: 2,
    skipped: ["a.spec.ts › skipped (needs Windows)"],
    details: ["cannot load", "a.spec.ts › inner › unexpected", "boom"],
    looked: "1 files, 4 tests, 1 at the second try: a.spec.ts › inner › flaky",
  });
});
