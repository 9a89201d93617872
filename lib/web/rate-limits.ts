import { isIP } from "node:net";
import { RateLimiterPrisma, RateLimiterRes } from "rate-limiter-flexible";
import type { Db } from "../db.ts";
import { AppError } from "../errors.ts";

/** Requests a minute, counted in Postgres so that several web processes share the counters. */
const perMinute = { changes: 120, "sign-in": 10, consent: 30, refusals: 1 } as const;
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

/** Counts one more; false where that is more than a minute may have. */
export async function isWithinRate(db: Db, name: RateName, who: string): Promise<boolean> {
  try {
    await limitersOf(db)[name].consume(who);
    return true;
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    return false;
  }
}

function limitersOf(db: Db): Record<RateName, RateLimiterPrisma> {
  const known = limiters.get(db);
  if (known) return known;
  const made = {
    changes: limiter(db, "changes"),
    "sign-in": limiter(db, "sign-in"),
    consent: limiter(db, "consent"),
    refusals: limiter(db, "refusals"),
  };
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

/** What counts as one address: an IPv6 address by its /64, which one household or server has to itself. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const { hostname } = new URL(`http://[${address.split("%")[0]}]`);
  const [head = "", tail] = hostname.slice(1, -1).split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - groups.length - rest.length }, () => "0");
  return `${[...groups, ...zeros, ...rest].slice(0, 4).join(":")}::/64`;
}
