import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { takeFileLock } from "./file-lock.ts";
import { describeError, OperatorError } from "./operator-error.ts";

/** What a running product tells other commands about itself, in DATA_DIR/running.json. */
export interface Running {
  pid: number;
  baseUrl: string;
}

/** Makes the folder where it is missing and proves that this user can write in it. */
export async function prepareDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const entry = await stat(dataDir);
    if (!entry.isDirectory()) throw new Error("it is not a folder");
    // Where this is root, PostgreSQL runs under a helper user, who passes through and can list nothing.
    if (process.getuid?.() === 0) await chmod(dataDir, (entry.mode & 0o777) | 0o001);
    const probe = join(dataDir, `.probe-${process.pid}`);
    await writeFile(probe, "");
    await rm(probe);
    await mkdir(join(dataDir, "logs"), { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new OperatorError(
      `DATA_DIR ${dataDir} cannot be used: ${describeError(cause)}. ` +
        "Give this user the right to write there, or set DATA_DIR to another folder.",
      { cause },
    );
  }
}

/** Keeps a second start out of the same DATA_DIR until this process ends. */
export async function claimDataDir(dataDir: string): Promise<() => void> {
  const release = takeFileLock(join(dataDir, "start.lock"), "exclusive");
  if (release) return release;
  const running = await readRunning(dataDir);
  throw new OperatorError(
    `Sendlock runs already in ${dataDir}${running ? `, at ${running.baseUrl} (process ${running.pid})` : ""}. ` +
      "End it first, or set DATA_DIR and PORT for a second one.",
  );
}

export async function announceRunning(dataDir: string, running: Running): Promise<void> {
  await writeFile(join(dataDir, "running.json"), `${JSON.stringify(running)}\n`, { mode: 0o600 });
}

export async function withdrawRunning(dataDir: string): Promise<void> {
  await rm(join(dataDir, "running.json"), { force: true });
}

/** Of the product that runs in this folder; undefined where none does. */
export async function readRunning(dataDir: string): Promise<Running | undefined> {
  const text = await readFile(join(dataDir, "running.json"), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const running: Running = JSON.parse(text);
  // A start that was killed leaves its file; its lock is free again.
  const release = takeFileLock(join(dataDir, "start.lock"), "exclusive");
  release?.();
  return release ? undefined : running;
}
