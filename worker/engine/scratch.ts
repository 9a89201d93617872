import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

const keptMs = 24 * 3_600_000;

/** Makes an engine's own temporary folder, named after this process. */
export function createScratch(folder: string): string {
  return mkdtempSync(join(folder, `sendlock-engine-${process.pid}-`));
}

/**
 * Removes what engines of killed workers left behind. Only after a day: where containers share a folder, another
 * one's process can look dead from here.
 */
export function removeOldScratch(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^sendlock-engine-(\d+)-/.exec(name)?.[1];
    if (!pid || isAlive(Number(pid))) continue;
    const path = join(folder, name);
    const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (Date.now() - modified > keptMs) rmSync(path, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
