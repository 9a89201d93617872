import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { editSettings } from "#lib/settings/commands.ts";
import { openTestStore, origin, type TestStore } from "../prisma/test-store.ts";
import { findNight, requestDailyCheck } from "./daily-check.ts";

const night = { on: true, from: "22:00", to: "05:00", timeZone: "Europe/Berlin" };

describe("the night", () => {
  it.each([
    ["before it begins", "2026-11-20T20:59:59Z", null],
    ["when it begins", "2026-11-20T21:00:00Z", "2026-11-20"],
    ["after midnight it is still that of the day before", "2026-11-21T03:59:59Z", "2026-11-20"],
    ["when it ends", "2026-11-21T04:00:00Z", null],
    ["in summer an hour earlier", "2026-07-01T20:00:00Z", "2026-07-01"],
  ])("%s", (_name, at, date) => {
    expect(findNight(new Date(at), night)?.date ?? null).toBe(date);
  });

  it("ends at its local hour when the clock is put back in it", () => {
    expect(findNight(new Date("2026-10-24T21:00:00Z"), night)?.endsAt).toEqual(
      new Date("2026-10-25T04:00:00Z"),
    );
  });

  it("is not swallowed by the hour that the clock leaves out", () => {
    const short = { ...night, from: "02:00", to: "03:00" };
    expect(findNight(new Date("2026-03-29T00:30:00Z"), short)?.date).toBe("2026-03-29");
  });

  it("may lie within a day, or last for a whole one", () => {
    const day = { ...night, from: "09:00", to: "17:00", timeZone: "UTC" };
    expect(findNight(new Date("2026-11-20T12:00:00Z"), day)?.date).toBe("2026-11-20");
    expect(findNight(new Date("2026-11-20T18:00:00Z"), day)).toBeNull();
    const always = { ...day, to: "09:00" };
    expect(findNight(new Date("2026-11-20T08:59:59Z"), always)?.date).toBe("2026-11-19");
    expect(findNight(new Date("2026-11-20T09:00:00Z"), always)?.date).toBe("2026-11-20");
  });
});

describe("the daily check", () => {
  let store: TestStore;
  const at = (hour: number) => new Date(Date.UTC(2026, 10, 20, hour));

  beforeAll(async () => {
    store = await openTestStore();
    await editSettings(store, await store.addPerson("admin"), origin, {
      dailyCheck: { ...night, timeZone: "UTC" },
    });
  });
  afterAll(() => store.close());

  test("is not asked for when there is nothing to read", async () => {
    expect(await requestDailyCheck(store, at(23))).toBeNull();
  });

  test("is asked for once a night by however many workers, over every tenant, spread over what is left of it", async () => {
    const tenantIds = [await store.addTenant(), await store.addTenant(), await store.addTenant()];
    const archived = await store.addTenant();
    await store.db.tenant.update({ where: { id: archived }, data: { archivedAt: new Date() } });
    const asked = await Promise.all([1, 2, 3].map(() => requestDailyCheck(store, at(23))));
    const [runId] = asked.filter((id) => id !== null);
    expect(asked.filter((id) => id !== null)).toHaveLength(1);
    expect(await requestDailyCheck(store, at(24 + 4))).toBeNull();
    const items = await store.db.runItem.findMany({
      where: { runId: runId ?? "" },
      orderBy: { position: "asc" },
    });
    expect(items.map(({ tenantId }) => tenantId).toSorted()).toEqual(tenantIds.toSorted());
    expect(items.map(({ dueAt }) => dueAt)).toEqual([at(23), at(25), at(27)]);
    const [event] = await store.db.auditEvent.findMany({ where: { runId: runId ?? "" } });
    expect(event).toMatchObject({ type: "run.requested", actorId: "system" });
  });

  test("is asked for again in the next night, and not when it is switched off", async () => {
    expect(await requestDailyCheck(store, at(47))).not.toBeNull();
    await editSettings(store, await store.addPerson("admin"), origin, { dailyCheck: { on: false } });
    expect(await requestDailyCheck(store, at(71))).toBeNull();
  });
});
