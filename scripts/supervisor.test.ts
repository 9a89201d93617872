import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openBoundedLog } from "./bounded-log.ts";
import { isAlive } from "./process-table.ts";
import { type SupervisedChild, supervise } from "./supervisor.ts";

let folder: string;
const children: SupervisedChild[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sendlock-supervisor-"));
});
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.stop(0)));
  await rm(folder, { recursive: true });
});

function run(code: string, shown: string[] = []): { child: SupervisedChild; lines: string[] } {
  const lines: string[] = [];
  const child = supervise({
    name: "child",
    args: ["--input-type=module", "-e", code],
    cwd: folder,
    env: {},
    log: openBoundedLog(join(folder, "child.log")),
    show: (line) => shown.push(line),
    onLine: (line) => lines.push(line),
  });
  children.push(child);
  return { child, lines };
}

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 5_000, interval: 20 });

test("a child that dies is started again, and that is said", async () => {
  const shown: string[] = [];
  const { lines } = run("console.log('up'); setTimeout(() => process.exit(3), 50)", shown);
  await until(() => expect(lines.length).toBeGreaterThanOrEqual(2));
  expect(shown[0]).toContain("child │ ended with exit code 3; starting it again in 1 s");
});

test("a child gets only the environment it is given", async () => {
  const { lines } = run("console.log(Object.keys(process.env).join()); setInterval(() => {}, 1000)");
  await until(() => expect(lines).toEqual([""]));
});

test("a child that ends when asked is not started again", async () => {
  const { child, lines } = run(
    "process.on('SIGTERM', () => process.exit(0)); console.log('up'); setInterval(() => {}, 1000)",
  );
  await until(() => expect(lines).toEqual(["up"]));
  await child.stop(3_000);
  await wait(1_200);
  expect(lines).toEqual(["up"]);
  expect(child.deaths()).toBe(0);
});

test("a child that does not end is killed at the deadline, with what it started", async () => {
  const code = `import { spawn } from "node:child_process";
    process.on("SIGTERM", () => {});
    console.log(spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]).pid);
    setInterval(() => {}, 1000)`;
  const { child, lines } = run(code);
  await until(() => expect(lines).toHaveLength(1));
  const from = performance.now();
  await child.stop(300);
  const tookMs = performance.now() - from;
  expect(tookMs).toBeGreaterThanOrEqual(290);
  await until(async () => expect(await isAlive(Number(lines[0]))).toBe(false));
});

test("a child ends when the process that supervises it is killed", async () => {
  const log = join(folder, "pid");
  const preload = new URL("end-with-parent.ts", import.meta.url).href;
  const supervisor = new URL("supervisor.ts", import.meta.url).href;
  await writeFile(
    join(folder, "parent.ts"),
    `import { supervise } from ${JSON.stringify(supervisor)};
     import { writeFileSync } from "node:fs";
     const child = supervise({ name: "c", cwd: ".", env: {}, show: console.log,
       args: ["--import", ${JSON.stringify(preload)}, "-e", "setInterval(() => {}, 1000)"],
       log: { path: "", write: () => {}, close: () => {} } });
     writeFileSync(${JSON.stringify(log)}, String(child.pid()));`,
  );
  const parent = spawn(process.execPath, [join(folder, "parent.ts")]);
  let pid = 0;
  await until(async () => {
    pid = Number(await readFile(log, "utf8"));
    expect(pid).toBeGreaterThan(0);
  });
  expect(await isAlive(pid)).toBe(true);
  parent.kill("SIGKILL");
  await until(async () => expect(await isAlive(pid)).toBe(false));
});
