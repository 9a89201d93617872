import type { Engine, EngineLog } from "./engine-process.ts";
import {
  type EngineStatus,
  type Located,
  type MissingStatus,
  missing,
  refuseModule,
  refuseVersion,
} from "./locate.ts";
import type { ModuleInfo } from "./protocol.ts";

export interface SparesOptions {
  /** Engines that stand ready. In a run of many there are twice as many, until it is over. */
  warm: number;
  /**
   * Engines that start at once. On idle processors more of them only delay each other; where others keep the
   * processors busy, fewer of them get too small a share.
   */
  mostStarting: number;
  locate: () => Located | MissingStatus;
  start: (located: Located) => Engine;
  log: EngineLog;
  /** How long a start may take, in milliseconds. */
  startMs: number;
}

/** An engine that is ready, with the module that it proved to have. */
export interface Spare {
  engine: Engine;
  isExpectedModule: (module: ModuleInfo) => boolean;
}

interface Waiter {
  resolve: (spare: Spare) => void;
  reject: (error: EngineUnavailable) => void;
}

/** There is no engine to be had now. */
export class EngineUnavailable extends Error {
  readonly status: MissingStatus;
  constructor(status: MissingStatus) {
    super(`${status.message} ${status.fix}`);
    this.name = "EngineUnavailable";
    this.status = status;
  }
}

const failuresBeforeMissing = 2;
const longestWaitMs = 60_000;
const refillMs = 3_000;
/** How long after the last visit the spares of a run of many stand by. */
const shrinkMs = 60_000;

/** Keeps pre-warmed engines of one kind, starts new ones as they are taken, and backs off when they do not start. */
export class Spares {
  readonly #options: SparesOptions;
  readonly #starting = new Set<Engine>();
  readonly #ready: Spare[] = [];
  readonly #waiters: Waiter[] = [];
  #seen: Extract<EngineStatus, { state: "ready" }> | null = null;
  #trouble: MissingStatus | null = null;
  #failures = 0;
  #retry: NodeJS.Timeout | null = null;
  #refill: NodeJS.Timeout | null = null;
  #shrink: NodeJS.Timeout | null = null;
  /** Whether a run of many is under way: engines are taken faster than a lone click takes them. */
  #isBusy = false;
  /** When the newest two were taken, newest first. */
  #takenAt: number[] = [];
  #isClosed = false;

  constructor(options: SparesOptions) {
    this.#options = options;
  }

  /** What is there now. Before the first start: whether everything that a start needs is in its place. */
  status(): EngineStatus {
    if (this.#trouble) return this.#trouble;
    if (this.#seen) return this.#seen;
    const located = this.#options.locate();
    if ("state" in located) return located;
    return { state: "ready", engine: located.host === "pwsh" ? "pwsh" : "small host", modules: [] };
  }

  /** Brings the number of engines up to what is wanted. */
  fill(): void {
    if (this.#isClosed || this.#retry) return;
    const located = this.#options.locate();
    if ("state" in located) {
      this.#giveUp(located);
      return;
    }
    const { warm, mostStarting } = this.#options;
    const wanted = (this.#isBusy ? 2 * warm : warm) + this.#waiters.length;
    while (this.#starting.size < mostStarting && this.#starting.size + this.#ready.length < wanted)
      this.#start(located);
  }

  /** Takes a ready engine, or waits for one. @throws EngineUnavailable when none can be started */
  take(signal?: AbortSignal): Promise<Spare> {
    const { promise, resolve, reject } = Promise.withResolvers<Spare>();
    const waiter = { resolve, reject };
    this.#noteTaken();
    this.#waiters.push(waiter);
    signal?.addEventListener("abort", () => this.#forget(waiter), { once: true });
    this.#serve();
    if (this.#trouble && this.#retry) this.#giveUp(this.#trouble);
    else if (!this.#isBusy && this.#waiters.length === 0 && this.#ready.length > 0) this.#fillLater();
    else this.fill();
    return promise;
  }

  /** Three within a few seconds are a run of many; two can be two clicks. */
  #noteTaken(): void {
    const now = performance.now();
    const [, beforeLast = Number.NEGATIVE_INFINITY] = this.#takenAt;
    this.#isBusy ||= now - beforeLast < refillMs;
    this.#takenAt = [now, ...this.#takenAt].slice(0, 2);
    if (this.#shrink) clearTimeout(this.#shrink);
    this.#shrink = setTimeout(() => this.#endSurplus(), shrinkMs).unref();
  }

  #endSurplus(): void {
    this.#isBusy = false;
    for (const { engine } of this.#ready.splice(this.#options.warm)) void engine.end();
  }

  /**
   * While another engine stands ready the successor of one taken by a lone click can wait: a start takes most of a
   * core from the visit that just began. In a run of many the next one is taken within a second or two.
   */
  #fillLater(): void {
    this.#refill ??= setTimeout(() => {
      this.#refill = null;
      this.fill();
    }, refillMs).unref();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#retry) clearTimeout(this.#retry);
    if (this.#refill) clearTimeout(this.#refill);
    if (this.#shrink) clearTimeout(this.#shrink);
    this.#giveUp(missing("engine.missing", "The worker ends.", "Start it again."));
    const engines = [...this.#starting, ...this.#ready.map(({ engine }) => engine)];
    await Promise.all(engines.map((engine) => engine.kill()));
  }

  #start(located: Located): void {
    const engine = this.#options.start(located);
    this.#starting.add(engine);
    const timer = setTimeout(() => void engine.kill(), this.#options.startMs);
    engine.ready
      .then(
        ({ host, engine: version, module }) => {
          const refusal = refuseVersion(host, version) ?? refuseModule(located, module);
          this.#starting.delete(engine);
          if (refusal || this.#isClosed) {
            void engine.kill();
            if (refusal) this.#fail(refusal, true);
            return;
          }
          this.#failures = 0;
          this.#trouble = null;
          const name = host === "pwsh" ? `pwsh ${version}` : `small host ${version}`;
          this.#seen = { state: "ready", engine: name, modules: [module] };
          this.#ready.push({ engine, isExpectedModule: (other) => refuseModule(located, other) === null });
          void engine.ended.then(() => this.#lose(engine));
          this.#serve();
          this.fill();
        },
        (error: Error) => {
          this.#starting.delete(engine);
          void engine.kill();
          const fix = "Read the worker's log. Run npm start again to set PowerShell up anew.";
          this.#fail(missing("engine.missing", `PowerShell does not start: ${error.message}`, fix), false);
        },
      )
      .finally(() => clearTimeout(timer));
  }

  #serve(): void {
    while (this.#waiters.length > 0) {
      const spare = this.#ready.shift();
      if (!spare) return;
      if (spare.engine.state === "ready") this.#waiters.shift()?.resolve(spare);
    }
  }

  /** A spare that ended before anybody took it. */
  #lose(engine: Engine): void {
    const at = this.#ready.findIndex((spare) => spare.engine === engine);
    if (at < 0 || this.#isClosed) return;
    this.#ready.splice(at, 1);
    this.#options.log.warn({ pid: engine.pid }, "a spare engine ended");
    this.#backOff();
  }

  #fail(status: MissingStatus, isCertain: boolean): void {
    if (this.#isClosed) return;
    this.#failures += 1;
    this.#options.log.warn({ failures: this.#failures, code: status.code }, status.message);
    if (isCertain || this.#failures >= failuresBeforeMissing) this.#giveUp(status);
    this.#backOff();
  }

  #backOff(): void {
    if (this.#retry) return;
    const waitMs = Math.min(longestWaitMs, 250 * 2 ** this.#failures);
    this.#retry = setTimeout(() => {
      this.#retry = null;
      this.fill();
    }, waitMs).unref();
  }

  #giveUp(status: MissingStatus): void {
    this.#trouble = status;
    for (const waiter of this.#waiters.splice(0)) waiter.reject(new EngineUnavailable(status));
    if (!this.#isClosed) {
      this.#failures = Math.max(this.#failures, failuresBeforeMissing);
      this.#backOff();
    }
  }

  #forget(waiter: Waiter): void {
    const at = this.#waiters.indexOf(waiter);
    if (at < 0) return;
    this.#waiters.splice(at, 1);
    waiter.reject(
      new EngineUnavailable(missing("engine.missing", "The visit was broken off.", "Try again.")),
    );
  }
}
