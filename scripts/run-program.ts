import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string | undefined>;
  uid?: number;
  gid?: number;
  /** Written to the program's stdin; secrets go this way, never by argument. */
  input?: string;
  /** Ends the program with SIGTERM. */
  signal?: AbortSignal;
  /** Called with each line of stdout and stderr as it comes. */
  onLine?: (line: string) => void;
}

export interface Finished {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** Stdout and stderr, by line, in the order they came. */
  lines: string[];
  /** Stdout alone. */
  output: string;
}

/** Runs a program to its end. Throws only where it cannot be started; a failure is in `exitCode`. */
export async function runProgram(file: string, args: string[], options: RunOptions = {}): Promise<Finished> {
  const { input, onLine, env, ...rest } = options;
  // Next's types make NODE_ENV a must in every environment.
  const spawnOptions = { ...rest, ...(env ? { env: env as NodeJS.ProcessEnv } : {}) };
  const child = spawn(file, args, { ...spawnOptions, stdio: ["pipe", "pipe", "pipe"] });
  const lines: string[] = [];
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      if (stream === child.stdout) output.push(line);
      onLine?.(line);
    });
  }
  // A program that ends before it has read its input closes the pipe; its exit code tells the story.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input ?? "");
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode, signal) =>
      resolve({ exitCode, signal, lines, output: output.join("\n") }),
    );
  });
}
