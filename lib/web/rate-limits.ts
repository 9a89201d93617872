import { RateLimiterPrisma, RateLimiterRes } from "rate-limiter-flexible";
import type { Db } from "../db.ts";
import { AppError } from "../errors.ts";

/** Requests a minute, counted in Postgres so that several web processes share the counters. */
const perMinute = { changes: 120, "sign-in": 10 } as const;
export type RateName = keyof typeof perMinute;

const limiters = new WeakMap<Db, Record<RateName, RateLimiterPrisma>>();

/**
 * Counts one request of an actor or address.
 * @throws AppError `too-many-requests` with the seconds to wait
 */
export async function countRequest(db: Db, name: RateName, who: string): Promise<void> {
  try {
    await limitersOf(db)[name].consume(who);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.ceil(error.msBeforeNext / 1000);
    throw new AppError("too-many-requests", {
      detail: `More than ${perMinute[name]} requests in a minute.`,
      fix: `Wait ${seconds} seconds.`,
      retryAfterSeconds: seconds,
    });
  }
}

function limitersOf(db: Db): Record<RateName, RateLimiterPrisma> {
  const known = limiters.get(db);
  if (known) return known;
  const made = { changes: limiter(db, "changes"), "sign-in": limiter(db, "sign-in") };
  limiters.set(db, made);
  return made;
}

function limiter(db: Db, name: RateName): RateLimiterPrisma {
  return new RateLimiterPrisma({
    storeClient: db,
    tableName: "rateLimit",
    keyPrefix: name,
    points: perMinute[name],
    duration: 60,
  });
}
