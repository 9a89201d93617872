import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";

/** True while a process of this id exists, whoever owns it. A zombie counts as gone where /proc tells. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return !/\) Z /.test(status);
}

/** The command line of a running process, arguments separated by spaces; undefined: no such process. */
export async function readCommandLine(pid: number): Promise<string | undefined> {
  if (!(await isAlive(pid))) return undefined;
  if (process.platform === "linux") {
    const raw = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return raw.replaceAll("\0", " ").trim() || undefined;
  }
  return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" }).trim();
}
