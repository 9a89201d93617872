import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openBoundedLog } from "./bounded-log.ts";
import { describeOutput } from "./child-output.ts";

test("the terminal shows log entries from warning on, with their cause", () => {
  const entry = (level: number) => JSON.stringify({ level, msg: "lost", err: { message: "socket closed" } });
  expect(describeOutput(entry(30), "stdout")).toBeUndefined();
  expect(describeOutput(entry(40), "stdout")).toBe("WARN lost: socket closed");
  expect(describeOutput(entry(50), "stdout")).toBe("ERROR lost: socket closed");
});

test("the terminal shows what is no log entry only where it came on stderr, without control characters", () => {
  expect(describeOutput("▲ Next.js", "stdout")).toBeUndefined();
  expect(describeOutput("\u001b[31mboom\u001b[0m", "stderr")).toBe("boom");
  expect(describeOutput('{"left":2}', "stdout")).toBeUndefined();
  expect(describeOutput("  ", "stderr")).toBeUndefined();
});

test("a log file never grows past its bound, and only its owner reads it", () => {
  const folder = mkdtempSync(join(tmpdir(), "sendlock-log-"));
  try {
    const log = openBoundedLog(join(folder, "a.log"), 100);
    for (let line = 0; line < 50; line += 1) log.write(`line ${line}`);
    log.close();
    expect(statSync(log.path).size).toBeLessThanOrEqual(100);
    expect(statSync(`${log.path}.1`).size).toBeLessThanOrEqual(100);
    expect(readFileSync(log.path, "utf8")).toContain("line 49\n");
    expect(statSync(log.path).mode & 0o777).toBe(0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
