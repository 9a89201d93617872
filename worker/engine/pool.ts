import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { Cloud } from "#lib/tenants/schema.ts";
import { Engine, type EngineLog } from "./engine-process.ts";
import { type EngineKind, type EngineStatus, kindOf, type Located, locateEngine } from "./locate.ts";
import type { Visit } from "./protocol.ts";
import { removeOldScratch } from "./scratch.ts";
import { EngineUnavailable, type Spare, Spares } from "./spares.ts";
import {
  runVisit,
  type StepLimits,
  stepLimits,
  type VisitError,
  type VisitHooks,
  type VisitResult,
} from "./visit.ts";

export type { EngineStatus } from "./locate.ts";
export type { Visit } from "./protocol.ts";
export type { VisitHooks, VisitResult } from "./visit.ts";

export interface PoolOptions {
  projectRoot: string;
  /** The setting PWSH: which PowerShell to use. */
  pwsh?: string | undefined;
  /** The worker's own PATH, HOME and the like. Engines get an allow-list of it. */
  environment: Record<string, string | undefined>;
  /** Visits at a time. */
  concurrency: number;
  /** Engines that stand ready for each kind of cloud in use. */
  warm?: number;
  /** Where the simulated cloud is; null: there is none. */
  simulated: { exchangeUrl: string; fingerprint256: string } | null;
  limits?: Partial<StepLimits>;
  /** How long an engine waits for a permission by itself. */
  goWaitSeconds?: number;
  /** How long after `before` an engine lives without having read the value back, by itself. At most 55. */
  setLimitSeconds?: number;
  log: EngineLog;
}

export interface VisitOptions {
  signal?: AbortSignal;
  /** Told as soon as an engine is assigned, before anything is sent to it. */
  onEngine?: (engine: { pid: number; startedAt: string }) => void;
}

export interface EnginePool {
  status(cloud: Cloud): EngineStatus;
  /** Runs one visit in a fresh, pre-warmed engine; its process group is killed at a step limit. Never rejects. */
  visit(visit: Visit, hooks: VisitHooks, options?: VisitOptions): Promise<VisitResult>;
  /** Kills all engines; resolves when they are gone. */
  close(): Promise<void>;
}

const startMs = 60_000;

export function createPool(options: PoolOptions): EnginePool {
  return new Pool(options);
}

class Pool implements EnginePool {
  readonly #options: PoolOptions;
  readonly #limits: StepLimits;
  readonly #spares: Record<EngineKind, Spares>;
  readonly #atWork = new Set<Engine>();
  readonly #queue: (() => void)[] = [];
  readonly #closing = new AbortController();
  #free: number;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#limits = { ...stepLimits, ...options.limits };
    this.#free = options.concurrency;
    removeOldScratch(options.environment.TMPDIR ?? tmpdir());
    const { simulated } = options;
    this.#spares = {
      real: this.#createSpares("real", {}),
      simulated: this.#createSpares("simulated", {
        SIMULATED_EXCHANGE_URL: simulated?.exchangeUrl ?? "",
        SIMULATED_CLOUD_FINGERPRINT: simulated?.fingerprint256 ?? "",
      }),
    };
    if (simulated) this.#spares.simulated.fill();
  }

  status(cloud: Cloud): EngineStatus {
    return this.#spares[kindOf(cloud)].status();
  }

  async visit(visit: Visit, hooks: VisitHooks, options: VisitOptions = {}): Promise<VisitResult> {
    const signal = AbortSignal.any([this.#closing.signal, ...(options.signal ? [options.signal] : [])]);
    if (!(await this.#enter(signal))) return refuse("aborted", "The visit was broken off.");
    let spare: Spare;
    try {
      spare = await this.#spares[kindOf(visit.tenant.cloud)].take(signal);
    } catch (error) {
      this.#leave();
      if (!(error instanceof EngineUnavailable)) throw error;
      return signal.aborted
        ? refuse("aborted", "The visit was broken off.")
        : refuse("engineMissing", error.message);
    }
    const { engine, isExpectedModule } = spare;
    this.#atWork.add(engine);
    // The place is free when the process is gone, not when it has answered.
    void engine.ended.then(() => {
      this.#atWork.delete(engine);
      this.#leave();
    });
    try {
      options.onEngine?.({ pid: engine.pid, startedAt: engine.startedAt });
      const { log } = this.#options;
      return await runVisit(engine, visit, hooks, { limits: this.#limits, log, signal, isExpectedModule });
    } finally {
      void engine.end();
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([
      this.#spares.real.close(),
      this.#spares.simulated.close(),
      ...[...this.#atWork].map((engine) => engine.kill()),
    ]);
  }

  #createSpares(kind: EngineKind, extraEnvironment: Record<string, string>): Spares {
    const { projectRoot, environment, goWaitSeconds, setLimitSeconds, log, concurrency } = this.#options;
    const { warm = Math.min(2, concurrency) } = this.#options;
    const script = join(projectRoot, "worker/powershell/exchange.ps1");
    return new Spares({
      warm,
      mostStarting: 2 * availableParallelism(),
      startMs,
      log,
      locate: () => locateEngine(kind, this.#options),
      start: ({ command, modulePath }: Located) =>
        new Engine({
          command,
          script,
          modulePath,
          environment,
          extraEnvironment,
          log,
          ...(goWaitSeconds === undefined ? {} : { goWaitSeconds }),
          ...(setLimitSeconds === undefined ? {} : { setLimitSeconds }),
        }),
    });
  }

  /** Waits for a place. False: broken off. */
  #enter(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const enter = (): void => resolve(true);
      this.#queue.push(enter);
      signal.addEventListener(
        "abort",
        () => {
          const at = this.#queue.indexOf(enter);
          if (at < 0) return;
          this.#queue.splice(at, 1);
          resolve(false);
        },
        { once: true },
      );
    });
  }

  #leave(): void {
    const next = this.#queue.shift();
    if (next) next();
    else this.#free += 1;
  }
}

function refuse(type: string, message: string): VisitResult {
  const error: VisitError = { type, message, raw: "" };
  return { ok: false, error, sent: "no" };
}
