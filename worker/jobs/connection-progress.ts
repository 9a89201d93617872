import { beginConnection, endConnection, settleStep } from "#lib/connection/rules.ts";
import type { Connection, ConnectionStep, StepResult } from "#lib/connection/schema.ts";
import type { Db } from "#lib/db.ts";
import type { DirectSend } from "#lib/direct-send/schema.ts";
import { type JobClaim, recordProgress } from "#lib/jobs/commands.ts";
import type { Failure } from "#lib/runs/outcome.ts";

/** Why a step failed: a code of the error catalogue, and Microsoft's own text. */
export type Trouble = Pick<Failure, "code" | "raw">;

/** How far a connection check is. Each step is written as it ends, one write after the other. */
export class ConnectionProgress {
  readonly #db: Db;
  readonly #claim: JobClaim;
  #connection = beginConnection();
  #written: Promise<void> = Promise.resolve();

  constructor(db: Db, claim: JobClaim) {
    this.#db = db;
    this.#claim = claim;
  }

  get now(): Connection {
    return this.#connection;
  }

  settle(result: StepResult): void {
    this.#connection = settleStep(this.#connection, result);
    const progress = this.#connection;
    this.#written = this.#written.then(() => recordProgress(this.#db, this.#claim, progress));
    // Awaited at the end; until then a write that failed is no unhandled rejection.
    this.#written.catch(() => undefined);
  }

  pass(step: ConnectionStep, found?: string): void {
    this.settle({ step, state: "passed", ...(found ? { found } : {}) });
  }

  fail(step: ConnectionStep, { code, raw }: Trouble): null {
    this.settle({ step, state: "failed", code, ...(raw ? { raw } : {}) });
    return null;
  }

  /** The state that was read. */
  noteState(directSend: DirectSend): void {
    this.#connection = { ...this.#connection, directSend };
  }

  /** Exchange says that the organisation was never customised. */
  noteHydration(): void {
    this.#connection = { ...this.#connection, mayHydrate: true };
  }

  /** What was found, once all of it is written. */
  async end(): Promise<Connection> {
    this.#connection = endConnection(this.#connection);
    await this.#written;
    return this.#connection;
  }
}
