import { readdirSync, readFileSync } from "node:fs";

export interface SeenProcess {
  pid: number;
  parent: number;
  command: string;
  environment: string;
}

/** Runs a read of /proc; null when the process ended while it was looked at. */
function unlessGone<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}

function readParent(pid: number): { pid: number; parent: number } | null {
  return unlessGone(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? null : { pid, parent: Number(parent) };
  });
}

function readProcess({ pid, parent }: { pid: number; parent: number }): SeenProcess | null {
  const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, "utf8").replaceAll("\0", " ").trim();
  return unlessGone(() => ({ pid, parent, command: read("cmdline"), environment: read("environ") }));
}

/** The processes below these, themselves included, as they run now. */
export function listProcesses(roots: readonly number[]): SeenProcess[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readParent(Number(name)))
    .filter((found) => found !== null);
  const wanted = new Set(roots);
  for (let before = -1; before !== wanted.size; ) {
    before = wanted.size;
    for (const { pid, parent } of all) if (wanted.has(parent)) wanted.add(pid);
  }
  return all
    .filter(({ pid }) => wanted.has(pid))
    .map(readProcess)
    .filter((found) => found !== null);
}

/** Notes every process below these until stopped, so that short-lived engines are seen too. */
export function watchProcesses(roots: readonly number[]): () => SeenProcess[] {
  const seen = new Map<string, SeenProcess>();
  const look = () => {
    // One process can change its command line: setpriv becomes the engine.
    for (const found of listProcesses(roots)) seen.set(`${found.pid} ${found.command}`, found);
  };
  look();
  const timer = setInterval(look, 100);
  return () => {
    clearInterval(timer);
    look();
    return [...seen.values()];
  };
}
