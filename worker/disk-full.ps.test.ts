import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { system } from "#lib/access/schema.ts";
import { readSigner } from "#lib/audit/chain.ts";
import type { AuditEvent, EventTenant } from "#lib/audit/schema.ts";
import { readKeySet } from "#lib/credentials/key-set.ts";
import { type Db, openDatabase } from "#lib/db.ts";
import { readSystemEnv } from "#lib/env.ts";
import { openQueue, type Queue } from "#lib/queue.ts";
import { requestRun } from "#lib/runs/create.ts";
import { getRun, listRunItems, readWorkers } from "#lib/runs/queries.ts";
import type { Store } from "#lib/store.ts";
import { seedSimulatedTenants } from "../prisma/seed.ts";
import { openSmallDisk, refusesSmallDisk, type SmallDisk } from "../prisma/test-small-disk.ts";
import { ensureKeys } from "../scripts/keys.ts";
import { type StartedCloud, startCloud } from "../sim/start-for-tests.ts";
import { projectRoot } from "./engine/test-pool.ts";

const reason = refusesSmallDisk();
const everyTenant = { tenants: "all" } as const;
const origin = { requestId: "disk-full" };
let disk: SmallDisk;
let cloud: StartedCloud;
let worker: ChildProcess;
let db: Db;
let queue: Queue;
let store: Store;

beforeAll(async () => {
  if (reason) return;
  [disk, cloud] = await Promise.all([openSmallDisk(), startCloud({ args: ["--tenants", "30"] })]);
  const keys = await ensureKeys(disk.folder, {}, { credentials: false, auditEvents: false });
  db = openDatabase(disk.productUrl, 4);
  queue = await openQueue({ url: disk.productUrl, role: "sender", max: 2, onError: () => undefined });
  const signer = readSigner(keys.auditSigningKeyFile);
  store = { db, queue, signer };
  await db.setting.create({ data: { key: "dailyCheck", value: { on: false }, changedBy: "test" } });
  const [sealingKey] = readKeySet(keys.sealPublicJwksFile, "public");
  if (!sealingKey) throw new Error("no key");
  await seedSimulatedTenants({ db, signer, sealingKey, dataDir: cloud.dir });
  worker = spawn(process.execPath, ["worker/main.ts"], {
    cwd: projectRoot,
    // Not this process's environment: Vitest adds a BASE_URL of its own.
    env: {
      ...readSystemEnv(),
      NODE_ENV: "production",
      DATABASE_URL: disk.productUrl,
      DATA_DIR: cloud.dir,
      SEAL_PRIVATE_JWKS_FILE: keys.sealPrivateJwksFile,
      AUDIT_SIGNING_KEY_FILE: keys.auditSigningKeyFile,
      SIMULATED_CLOUD: "on",
      WORKER_CONCURRENCY: "4",
    } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "ignore", "inherit"],
  });
});
afterAll(async () => {
  if (reason) return;
  worker.kill("SIGTERM");
  if (worker.exitCode === null && worker.signalCode === null) await once(worker, "exit");
  await queue.close();
  await db.$disconnect();
  await Promise.all([cloud.stop(), disk.close()]);
});

interface Noted {
  entraTenantId: string;
  at: string;
}

/** Every Set that reached the simulated Exchange, oldest first. */
async function listSets(): Promise<Noted[]> {
  const entries = await cloud.control.ledger();
  return entries
    .filter(({ cmdlet, whatIf }) => cmdlet === "Set-OrganizationConfig" && !whatIf)
    .map(({ tenantId, at }) => ({ entraTenantId: tenantId ?? "", at }));
}

async function listSettingEvents(): Promise<Noted[]> {
  const rows = await db.auditEvent.findMany({ where: { type: "item.setting" }, orderBy: { seq: "asc" } });
  return rows.map(({ body }) => {
    const { tenant, at } = JSON.parse(body) as AuditEvent & { tenant: EventTenant };
    return { entraTenantId: tenant.entraTenantId, at };
  });
}

/** The nth Set of a tenant has an nth event, which is older. */
async function expectSetsNoted(): Promise<void> {
  // The ledger first: an event that comes meanwhile is not missing.
  const sets = await listSets();
  const events = await listSettingEvents();
  for (const id of new Set(sets.map(({ entraTenantId }) => entraTenantId))) {
    const of = (list: Noted[]) => list.filter(({ entraTenantId }) => entraTenantId === id);
    const noted = of(events);
    for (const [nth, { at }] of of(sets).entries()) expect((noted[nth]?.at ?? "never") <= at).toBe(true);
  }
}

const soon = { timeout: 60_000, interval: 200 };

test.skipIf(reason)(
  `a disk that is full in the middle of a run lets no Set leave without its event, and the run ends by itself once there is room${reason ? ` (not tried: ${reason})` : ""}`,
  async () => {
    const run = await requestRun(store, system, origin, {
      action: "block",
      target: { filter: {} },
      reason: "a full disk",
      options: { waves: false, concurrency: 4, stopAfter: { percent: 100 } },
    });
    await vi.waitFor(async () => expect((await listSets()).length).toBeGreaterThanOrEqual(4), soon);
    disk.fill();
    await vi.waitFor(async () => {
      const { items } = await listRunItems(db, everyTenant, run.id, { limit: 100 });
      expect(items.map(({ error }) => error?.code)).toContain("history-not-written");
      expect((await readWorkers(db)).problems).toMatchObject([{ code: "history-not-written" }]);
    }, soon);
    const { items } = await listRunItems(db, everyTenant, run.id, { limit: 100 });
    expect(items.find(({ error }) => error?.code === "history-not-written")).toMatchObject({
      state: "queued",
      words: "Waiting: the history can't be written, so nothing is changed.",
    });
    await expect(
      requestRun(store, system, origin, { action: "check", target: { filter: {} } }),
    ).rejects.toMatchObject({
      code: "history-not-written",
      message: "Nothing was changed: the history can't be written. The database has no room left.",
    });
    const sets = await listSets();
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    expect(await listSets()).toEqual(sets);
    await expectSetsNoted();
    const waiting = await db.runItem.count({
      where: { runId: run.id, state: { in: ["queued", "running"] } },
    });
    expect(waiting).toBeGreaterThan(5);

    disk.makeRoom();
    await vi.waitFor(async () => expect((await getRun(db, everyTenant, run.id))?.finishedAt).not.toBeNull(), {
      timeout: 120_000,
      interval: 500,
    });
    expect(worker.exitCode).toBeNull();
    expect((await readWorkers(db)).problems).toEqual([]);
    await expectSetsNoted();
    expect((await listSets()).length).toBeGreaterThan(sets.length);
  },
  240_000,
);
