import { Temporal } from "temporal-polyfill";
import { scopeOf } from "#lib/access/rules.ts";
import { system } from "#lib/access/schema.ts";
import { isUniqueViolation, readClock } from "#lib/db.ts";
import { insertRun, makingTimeout } from "#lib/runs/create.ts";
import { runOptionsSchema } from "#lib/runs/schema.ts";
import { freezeTarget } from "#lib/runs/target.ts";
import { readSettings } from "#lib/settings/queries.ts";
import type { Settings } from "#lib/settings/schema.ts";
import type { Store } from "#lib/store.ts";

/** Few at once: nobody waits for it, and people's runs go beside it. Failures are what it is to find. */
const options = runOptionsSchema.parse({ waves: false, concurrency: 2, stopAfter: { percent: 100 } });

/**
 * Asks once a night for a check of every tenant, spread over the hours that are left of it. Called by each worker's
 * sweep: the night's key makes one of them win.
 * @returns the run, or null when it is not night, the night has its check already, or there is nothing to read
 */
export async function requestDailyCheck(store: Store, at?: Date): Promise<string | null> {
  const { dailyCheck } = await readSettings(store.db);
  if (!dailyCheck.on) return null;
  const now = at ?? (await readClock(store.db));
  const night = findNight(now, dailyCheck);
  if (!night) return null;
  const idempotencyKey = `daily-${night.date}`;
  const key = { requesterId_idempotencyKey: { requesterId: system.id, idempotencyKey } };
  if (await store.db.run.findUnique({ where: key, select: { id: true } })) return null;
  if ((await store.db.tenant.count({ where: { archivedAt: null } })) === 0) return null;
  try {
    return await store.db.$transaction(async (tx) => {
      const tenants = await freezeTarget(tx, scopeOf(system), { filter: {} });
      const stepMs = (night.endsAt.getTime() - now.getTime()) / tenants.length;
      const items = tenants.map(({ id }, index) => ({
        tenantId: id,
        requested: null,
        expected: null,
        skipped: null,
        wave: 1,
        dueAt: new Date(now.getTime() + Math.floor(index * stepMs)),
      }));
      const draft = { action: "check" as const, options, reason: "Daily check", idempotencyKey };
      return insertRun(store, tx, system, { requestId: idempotencyKey }, { ...draft, tenants, items });
    }, makingTimeout);
  } catch (error) {
    if (isUniqueViolation(error)) return null;
    throw error;
  }
}

/** The night that a moment lies in, named by the day on which it began; null by day. The end is no part of it. */
export function findNight(
  now: Date,
  { from, to, timeZone }: Settings["dailyCheck"],
): { date: string; endsAt: Date } | null {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  for (const date of [today, today.subtract({ days: 1 })]) {
    // Where the clock is put on or back, the longer night: an hour that does not exist must not swallow it.
    const timeOf = (day: Temporal.PlainDate, time: string, disambiguation: "earlier" | "later") =>
      day.toPlainDateTime(time).toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds;
    const endsAt = timeOf(to > from ? date : date.add({ days: 1 }), to, "later");
    if (timeOf(date, from, "earlier") <= now.getTime() && now.getTime() < endsAt)
      return { date: date.toString(), endsAt: new Date(endsAt) };
  }
  return null;
}
