import { redact } from "#lib/log.ts";
import type { Engine, EngineEnd, EngineLog } from "./engine-process.ts";
import { isStopped } from "./process-state.ts";
import {
  type EngineAnswer,
  type EngineMessage,
  encodeGo,
  encodeRequest,
  type ModuleInfo,
  type Permission,
  type Visit,
} from "./protocol.ts";

/** How long each step may take before the engine is killed, in milliseconds. */
export interface StepLimits {
  connectMs: number;
  getMs: number;
  /**
   * From `go` to the value read back. Under the engine's own limit of 55 s from `before`, so that a worker that runs
   * is the one who ends it and can say why; never over 60 s: after that another attempt may be given its `go`.
   */
  setMs: number;
  visitMs: number;
  /** For Enable-OrganizationCustomization, on top of the others: Microsoft's cmdlets give up after 15 minutes. */
  hydrateMs: number;
}
export const stepLimits: StepLimits = {
  connectMs: 120_000,
  getMs: 60_000,
  setMs: 50_000,
  visitMs: 300_000,
  hydrateMs: 900_000,
};
const stoppedCheckMs = 250;

export interface VisitHooks {
  connected?: (info: { ms: number }) => void;
  /** The connection is to the tenant that was meant. */
  proven?: () => void;
  /** A value was read and nothing waits for a permission. */
  read?: (value: boolean | null) => void;
  /** Called once `before` was read and differs from the wanted value; resolve {go:true, withinMs} to let the Set leave. */
  before?: (value: boolean | null) => Promise<Permission | { go: false; reason: string }>;
  sent?: () => void;
}

export interface VisitError {
  type: string;
  message: string;
  /** Microsoft's words, redacted, at most 2 KB. */
  raw: string;
  retryAfterSeconds?: number;
}

export type VisitResult =
  | {
      ok: true;
      before: boolean | null;
      /** The value at the end of the visit; `before` where no Set was needed. */
      after: boolean | null;
      set: "notNeeded" | "sent" | "notAsked";
      ms: Record<string, number>;
      details?: unknown;
    }
  | {
      ok: false;
      error: VisitError;
      /** Whether Exchange carried out a Set. `no` only where that is certain. */
      sent: "no" | "maybe" | "yes";
      /** Absent: not read. */
      before?: boolean | null;
    };

interface VisitOptions {
  limits: StepLimits;
  log: EngineLog;
  signal?: AbortSignal | undefined;
  /** Whether the module that the engine names is the one that was meant. */
  isExpectedModule: (module: ModuleInfo) => boolean;
}

/** Runs one visit in a ready engine. Resolves with an answer or a typed failure, and rejects never. */
export function runVisit(
  engine: Engine,
  visit: Visit,
  hooks: VisitHooks,
  options: VisitOptions,
): Promise<VisitResult> {
  return new VisitRun(engine, visit, hooks, options).run();
}

class VisitRun {
  readonly #engine: Engine;
  readonly #visit: Visit;
  readonly #hooks: VisitHooks;
  readonly #options: VisitOptions;
  readonly #result = Promise.withResolvers<VisitResult>();
  #stepTimer: NodeJS.Timeout | undefined;
  #watchTimer: NodeJS.Timeout | undefined;
  #read: { before?: boolean | null } = {};
  #wentOn = false;
  #sawSent = false;
  #sawAfter = false;
  #failure: VisitError | null = null;

  constructor(engine: Engine, visit: Visit, hooks: VisitHooks, options: VisitOptions) {
    this.#engine = engine;
    this.#visit = visit;
    this.#hooks = hooks;
    this.#options = options;
  }

  async run(): Promise<VisitResult> {
    const { limits, signal } = this.#options;
    const abort = (): void => this.#kill("aborted", "The visit was broken off.");
    const visitMs = limits.visitMs + (this.#visit.op === "hydrate" ? limits.hydrateMs : 0);
    const visitTimer = setTimeout(
      () => this.#kill("visitTimeout", `The visit was not over within ${Math.round(visitMs / 1_000)} s.`),
      visitMs,
    );
    this.#engine.listen(this.#visit.id, [this.#visit.token], (message) => this.#take(message));
    void this.#engine.ended.then((end) => this.#finishWithEngine(end));
    signal?.addEventListener("abort", abort, { once: true });
    try {
      this.#startStep("connect", limits.connectMs);
      if (signal?.aborted) abort();
      else this.#request();
      return await this.#result.promise;
    } finally {
      clearTimeout(visitTimer);
      clearTimeout(this.#stepTimer);
      clearInterval(this.#watchTimer);
      signal?.removeEventListener("abort", abort);
    }
  }

  #request(): void {
    try {
      this.#engine.send(encodeRequest(this.#visit));
    } catch (error) {
      this.#options.log.warn(
        { err: error, visit: this.#visit.id },
        "request not in the form of the protocol",
      );
      this.#kill("badRequest", "The request is not in the form of the protocol.");
    }
  }

  #take(message: EngineMessage): void {
    if ("ok" in message) {
      this.#result.resolve(this.#judge(message));
      return;
    }
    const { limits, isExpectedModule } = this.#options;
    switch (message.event) {
      case "connected":
        this.#startStep("read", limits.getMs);
        if (isExpectedModule(message.module)) this.#hooks.connected?.({ ms: message.ms });
        else
          this.#kill("moduleBroken", "The engine connected with a module that is not the one it was given.");
        break;
      case "proven":
        this.#hooks.proven?.();
        break;
      case "before":
        this.#read = { before: message.value };
        this.#startStep("read", limits.getMs);
        if (message.waiting) void this.#askToGo(message.value);
        else this.#hooks.read?.(message.value);
        break;
      case "sent":
        this.#sawSent = true;
        if (this.#visit.op === "hydrate") this.#startStep("hydrate", limits.hydrateMs);
        this.#hooks.sent?.();
        break;
      case "after":
        this.#sawAfter = true;
        this.#startStep("disconnect", limits.getMs);
        break;
      default:
        break;
    }
  }

  async #askToGo(value: boolean | null): Promise<void> {
    // The engine waits for us here: its own step limits stand still.
    clearTimeout(this.#stepTimer);
    const answer = await this.#permit(value);
    if (this.#failure || this.#engine.state === "ended") return;
    if (!answer.go) {
      this.#startStep("end", this.#options.limits.getMs);
      this.#engine.send(encodeGo(this.#visit.id, { go: false }));
      return;
    }
    this.#wentOn = true;
    this.#startStep("set", this.#options.limits.setMs);
    // A process stopped between its last look at the clock and the socket would send late when it goes on.
    this.#watchTimer = setInterval(() => {
      if (isStopped(this.#engine.pid))
        this.#kill("engineExited", "The engine stood still during a Set and was killed.");
    }, stoppedCheckMs);
    this.#engine.send(encodeGo(this.#visit.id, { go: true, withinMs: answer.withinMs }));
  }

  async #permit(value: boolean | null): Promise<Permission | { go: false; reason: string }> {
    if (!this.#hooks.before) return { go: false, reason: "Nobody was there to permit it." };
    try {
      return await this.#hooks.before(value);
    } catch (error) {
      this.#options.log.warn({ err: error, visit: this.#visit.id }, "permission failed; nothing is sent");
      return { go: false, reason: "The permission failed." };
    }
  }

  #startStep(step: string, limitMs: number): void {
    clearTimeout(this.#stepTimer);
    this.#stepTimer = setTimeout(
      () => this.#kill("stepTimeout", `The step ${step} took longer than ${Math.round(limitMs / 1_000)} s.`),
      limitMs,
    );
  }

  /** The failure is told once the engine is dead and all it wrote is read: only then `sent` is known. */
  #kill(type: string, message: string): void {
    this.#failure ??= { type, message, raw: "" };
    void this.#engine.kill();
  }

  #finishWithEngine(end: EngineEnd): void {
    const isUnsure = this.#sawSent || (this.#wentOn && !end.drained);
    const error = this.#failure ?? {
      type: "engineExited",
      message: `The engine ended in the middle of a visit (${end.signal ?? end.code}).`,
      raw: redact(end.complaint, [this.#visit.token]),
    };
    // A value read back after the Set proves that the Set was answered.
    const sent = this.#sawAfter ? "yes" : isUnsure ? "maybe" : "no";
    this.#result.resolve({ ok: false, error, sent, ...this.#read });
  }

  #judge(answer: EngineAnswer): VisitResult {
    if (answer.ok) {
      const { before = null, after = null, set = "notAsked", ms, details } = answer;
      return { ok: true, before, after, set, ms, ...(details === undefined ? {} : { details }) };
    }
    const { type, message, raw, retryAfterSeconds } = answer.error;
    const error = {
      type,
      message: redact(message, [this.#visit.token]),
      raw: redact(raw, [this.#visit.token]),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    };
    const { before } = answer;
    return { ok: false, error, sent: answer.sent, ...(before === undefined ? {} : { before }) };
  }
}
