import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { redact } from "#lib/log.ts";
import { readStartTime } from "../machine.ts";
import { buildEnvironment, findOnPath } from "./environment.ts";
import { createLineSplitter } from "./lines.ts";
import { type EngineMessage, parseEngineLine, type Ready } from "./protocol.ts";
import { createScratch } from "./scratch.ts";

/** The part of a pino logger that engines use. */
export interface EngineLog {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
}

export interface EngineOptions {
  /** The PowerShell to start. */
  command: string;
  /** exchange.ps1. */
  script: string;
  /** Manifest of the Exchange module. */
  modulePath: string;
  /** What the allow-list picks from. */
  environment: Record<string, string | undefined>;
  /** What only this kind of engine needs. */
  extraEnvironment?: Record<string, string>;
  goWaitSeconds?: number;
  setLimitSeconds?: number;
  log: EngineLog;
}

export type EngineState = "starting" | "ready" | "busy" | "ended";

export interface EngineEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Whether we asked for it. */
  expected: boolean;
  /** Whether everything that the engine wrote was read. If not, a `sent` may have been missed. */
  drained: boolean;
  /** The last of what it wrote to stderr, redacted. */
  complaint: string;
}

const termAfterMs = 1_000;
const killAfterMs = 2_000;
const drainMs = 1_000;
const shownText = 2_000;
const shownNoises = 50;

/** One PowerShell process: starts at once, serves one visit, ends. */
export class Engine {
  readonly pid: number;
  /** Tells this process from a later one with the same id: clock ticks since boot on Linux, otherwise a time. */
  readonly startedAt: string;
  /** Rejects when the engine ends, or says that it cannot work, before it is ready. */
  readonly ready: Promise<Ready>;
  /** Never rejects. */
  readonly ended: Promise<EngineEnd>;
  state: EngineState = "starting";
  readonly #child: ChildProcess;
  readonly #log: EngineLog;
  #expected = false;
  #complaint = "";
  #noises = 0;
  #listener: { id: string; take: (message: EngineMessage) => void } | null = null;
  #secrets: string[] = [];
  #settleReady: { resolve: (ready: Ready) => void; reject: (error: Error) => void };

  constructor(options: EngineOptions) {
    this.#log = options.log;
    const scratch = createScratch(options.environment.TMPDIR ?? tmpdir());
    this.#child = spawnEngine(options, scratch);
    this.pid = this.#child.pid ?? 0;
    this.startedAt = readStartTime(this.pid) ?? new Date().toISOString();
    const settle = Promise.withResolvers<Ready>();
    this.#settleReady = settle;
    this.ready = settle.promise;
    // A spare whose start nobody waits for must not bring the worker down.
    this.ready.catch(() => undefined);
    this.ended = this.#watch(scratch);
  }

  /** Gives the messages with this id to `take` from here on. @param secrets taken out of everything that is logged */
  listen(id: string, secrets: string[], take: (message: EngineMessage) => void): void {
    this.state = "busy";
    this.#secrets = secrets;
    this.#listener = { id, take };
  }

  /** Writes a line. An engine that has gone is noticed by `ended`. */
  send(line: string): void {
    if (this.state !== "ended") this.#child.stdin?.write(line);
  }

  /** Ends the engine: closes its input, which it answers by exiting; then SIGTERM; then SIGKILL to its whole group. */
  end(): Promise<EngineEnd> {
    this.#expected = true;
    this.#child.stdin?.end();
    const timers = [
      setTimeout(() => this.#signal("SIGTERM"), termAfterMs),
      setTimeout(() => this.#signal("SIGKILL"), killAfterMs),
    ];
    void this.ended.then(() => timers.forEach(clearTimeout));
    return this.ended;
  }

  /** Kills the whole group at once. Works on a stopped process too. */
  kill(): Promise<EngineEnd> {
    this.#expected = true;
    this.#signal("SIGKILL");
    return this.ended;
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.pid === 0 || this.state === "ended") return;
    try {
      process.kill(process.platform === "win32" ? this.pid : -this.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }

  #take(line: string): void {
    const message = parseEngineLine(line);
    if (message === null) this.#noise("stdout", line, line.length);
    else if (!("id" in message)) this.#takeStart(message);
    else if (message.id === this.#listener?.id) this.#listener.take(message);
    else this.#log.warn({ pid: this.pid, unknownId: message.id }, "engine spoke of another visit; dropped");
  }

  #takeStart(message: Exclude<EngineMessage, { id: string }>): void {
    if (message.event === "failed") {
      this.#settleReady.reject(new Error(message.error.raw || message.error.message));
      return;
    }
    if (this.state === "starting") this.state = "ready";
    this.#settleReady.resolve(message);
  }

  #noise(from: "stdout" | "stderr", text: string, length: number): void {
    const shown = redact(text, this.#secrets).slice(0, shownText);
    this.#noises += 1;
    if (from === "stderr") this.#complaint = (this.#complaint + shown).slice(-shownText);
    // An engine that talks without end must not fill the log.
    if (this.#noises <= shownNoises)
      this.#log.warn({ pid: this.pid, from, length, noise: shown }, "engine noise");
  }

  #watch(scratch: string): Promise<EngineEnd> {
    const { promise, resolve } = Promise.withResolvers<EngineEnd>();
    const child = this.#child;
    const lines = createLineSplitter(
      (line) => this.#take(line),
      (beginning, bytes) => this.#noise("stdout", beginning, bytes),
    );
    const complaints = createLineSplitter(
      (line) => this.#noise("stderr", line, line.length),
      (beginning, bytes) => this.#noise("stderr", beginning, bytes),
    );
    child.stdout?.on("data", (chunk: Buffer) => lines.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => complaints.push(chunk));
    child.stdout?.on("end", () => lines.end());
    child.stderr?.on("end", () => complaints.end());
    // Writing to an engine that has just gone: its end says all there is to say.
    child.stdin?.on("error", () => undefined);
    const finish = (drained: boolean): void => {
      if (this.state === "ended") return;
      this.state = "ended";
      const { exitCode: code, signalCode: signal } = child;
      rmSync(scratch, { recursive: true, force: true });
      const end = { code, signal, expected: this.#expected, drained, complaint: this.#complaint };
      this.#settleReady.reject(new Error(`The engine ended (${signal ?? code}). ${this.#complaint}`.trim()));
      resolve(end);
    };
    child.on("error", (error) => {
      this.#complaint += error.message;
      if (child.pid === undefined) finish(true);
    });
    child.on("close", () => finish(true));
    child.on("exit", () => {
      // Something that the engine started could hold its pipes open: the group goes, and we do not wait for it.
      this.#signal("SIGKILL");
      setTimeout(() => finish(false), drainMs).unref();
    });
    return promise;
  }
}

function spawnEngine(options: EngineOptions, scratch: string): ChildProcess {
  const { command, script, modulePath, environment, extraEnvironment = {} } = options;
  const { goWaitSeconds, setLimitSeconds } = options;
  const args = ["-NoLogo", "-NoProfile", "-NonInteractive", "-File", script, "-ModulePath", modulePath];
  if (goWaitSeconds !== undefined) args.push("-GoWaitSeconds", String(goWaitSeconds));
  if (setLimitSeconds !== undefined) args.push("-SetLimitSeconds", String(setLimitSeconds));
  // Without it the end of stdin alone tells an engine that its worker was killed.
  const setpriv = process.platform === "linux" ? findOnPath("setpriv", environment.PATH) : null;
  const file = setpriv ?? command;
  const all = setpriv ? ["--pdeathsig", "KILL", "--", command, ...args] : args;
  return spawn(file, all, {
    // A group of its own: it can be killed whole, and Ctrl-C on the terminal does not reach it.
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    cwd: scratch,
    // Next's types ask for NODE_ENV in every environment.
    env: buildEnvironment(environment, scratch, extraEnvironment) as NodeJS.ProcessEnv,
  });
}
