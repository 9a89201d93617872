import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { PoolOptions, Visit } from "./pool.ts";
import { projectRoot, type TestCloud, testEnvironment } from "./test-pool.ts";

// It gets the token on stdin, prints its engine's process id and makes one visit, to which it says go at once.
const worker = `
  import { createInterface } from "node:readline";
  const [line] = await (await import("node:events")).once(createInterface(process.stdin), "line");
  const { options, visit } = JSON.parse(line);
  const { createPool } = await import(${JSON.stringify(`${projectRoot}worker/engine/pool.ts`)});
  const log = { info() {}, warn() {} };
  const onEngine = ({ pid }) => console.log(pid);
  const before = async () => ({ go: true, withinMs: 20_000 });
  await createPool({ ...options, log }).visit(visit, { before }, { onEngine });
`;

/** A worker in a process of its own, which a test may stop or kill. @returns its process and its engine's id */
export async function startTestWorker(
  cloud: TestCloud,
  visit: Visit,
  more: Partial<Omit<PoolOptions, "log">> = {},
): Promise<{ child: ChildProcess; pid: number }> {
  const options = {
    projectRoot,
    environment: testEnvironment,
    concurrency: 1,
    warm: 1,
    simulated: { exchangeUrl: cloud.exchange, fingerprint256: cloud.fingerprint256 },
    ...more,
  };
  const child = spawn(process.execPath, ["--input-type=module", "-e", worker], {
    cwd: projectRoot,
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.write(`${JSON.stringify({ options, visit })}\n`);
  const [pid] = await once(createInterface(child.stdout), "line");
  return { child, pid: Number(pid) };
}
