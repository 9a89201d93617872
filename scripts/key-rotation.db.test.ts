import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { INetworkModule, NetworkResponse } from "@azure/msal-node";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readKeySet } from "#lib/credentials/key-set.ts";
import { listKeysInUse } from "#lib/credentials/queries.ts";
import { seal } from "#lib/credentials/sealing.ts";
import { Secret } from "#lib/credentials/secret.ts";
import { findDueJobs } from "#lib/jobs/queries.ts";
import { findDueItems } from "#lib/runs/queries.ts";
import { openTestRuns, type TestRuns } from "../prisma/test-runs.ts";
import type { Clouds } from "../worker/clouds.ts";
import type { EnginePool } from "../worker/engine/pool.ts";
import { runItem, type WorkerContext } from "../worker/run-item.ts";
import { runJob } from "../worker/run-job.ts";
import { createTokenSource } from "../worker/token.ts";
import { dropOldKeys, rotateKeys } from "./key-rotation.ts";
import { ensureKeys, type KeyFiles } from "./keys.ts";

const authority = "https://localhost:1";
const exchange = "https://outlook.office365.com";
let runs: TestRuns;
let folder: string;
let files: KeyFiles;
let said: string[];
const say = (line: string) => void said.push(line);
const secretOf = (clientId: string) => `the secret of ${clientId}`;

beforeAll(async () => {
  runs = await openTestRuns();
});
afterAll(() => runs.store.close());
beforeEach(async () => {
  said = [];
  folder = await mkdtemp(join(tmpdir(), "sendlock-rotation-"));
  files = await ensureKeys(folder, {}, { credentials: false, auditEvents: false });
  await runs.store.db.credential.deleteMany();
  return () => rm(folder, { recursive: true });
});

const privateKeys = () => readKeySet(files.sealPrivateJwksFile, "private");
const publicIds = () => readKeySet(files.sealPublicJwksFile, "public").map(({ kid }) => kid);

/** An Entra that gives a token to whom has the right secret of the app that asks. */
const entra: INetworkModule = {
  sendGetRequestAsync: async (url) => {
    const base = url.split("/v2.0/")[0];
    const oauth = `${base}/oauth2/v2.0`;
    return answer(200, {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${oauth}/authorize`,
      token_endpoint: `${oauth}/token`,
      jwks_uri: `${base}/keys`,
    });
  },
  sendPostRequestAsync: async (url, options) => {
    const form = new URLSearchParams(options?.body);
    if (form.get("client_secret") !== secretOf(form.get("client_id") ?? ""))
      return answer(401, { error: "invalid_client", error_description: "AADSTS7000215: wrong secret" });
    const tid = new URL(url).pathname.split("/")[1];
    const claims = { aud: exchange, tid, roles: ["Exchange.ManageAsApp"] };
    const token = ["{}", JSON.stringify(claims), "s"].map((part) => Buffer.from(part).toString("base64url"));
    return answer(200, { token_type: "Bearer", expires_in: 3_600, access_token: token.join(".") });
  },
};
const answer = (status: number, body: object) => ({ headers: {}, status, body }) as NetworkResponse<never>;

/** A worker without PowerShell: its engine reads "allowed" from every tenant. */
function openWorker(): WorkerContext {
  const { store } = runs;
  const graph = { resource: "https://graph.microsoft.com", url: authority };
  const clouds: Clouds = {
    find: () => ({ authority, exchange, graph, network: entra }),
    read: () => Promise.reject(new Error("not read here")),
  };
  const pool = {
    status: () => ({ state: "ready", engine: "none" }),
    visit: async () => {
      await sleep(5);
      return { ok: true, set: "notAsked", before: false, ms: {} };
    },
  } as unknown as EnginePool;
  return {
    ...store,
    workerId: "w",
    pool,
    clouds,
    keys: privateKeys,
    tokens: createTokenSource({ db: store.db, keys: privateKeys, clouds }),
    log: pino({ level: "silent" }),
    ending: new AbortController().signal,
  };
}

async function workUntil(isOver: () => boolean | Promise<boolean>, worker = openWorker()): Promise<void> {
  const { db } = runs.store;
  let over = false;
  const take = async (find: () => Promise<string[]>, work: (id: string) => Promise<void>) => {
    while (!over) await Promise.all([...(await find()).map(work), sleep(10)]);
  };
  const watch = async () => {
    while (!(await isOver())) await sleep(50);
    over = true;
  };
  await Promise.all([
    watch(),
    take(
      () => findDueJobs(db, 5),
      (id) => runJob(worker, id),
    ),
    take(
      () => findDueItems(db, 8),
      (id) => runItem(worker, id),
    ),
  ]);
}

/** Does something while a worker works. */
async function beside(work: Promise<void>): Promise<void> {
  let over = false;
  const settled = work.finally(() => {
    over = true;
  });
  await Promise.all([settled, workUntil(() => over)]);
}

/** Tenants, each with an app registration and a client secret of its own. */
async function addTenants(count: number): Promise<string[]> {
  const { db } = runs.store;
  const [key] = privateKeys();
  if (!key) throw new Error("no key");
  const { d: _, ...jwk } = key.jwk;
  const ids = await runs.addTenants(count, { directSend: "unknown" });
  const apps = ids.map(() => ({ id: randomUUID(), name: randomUUID(), clientId: randomUUID() }));
  await db.appRegistration.createMany({ data: apps.map((app) => ({ ...app, cloud: "simulated" as const })) });
  const credentials = await Promise.all(
    apps.map(async ({ id: appRegistrationId, clientId }) => {
      const id = randomUUID();
      const sealed = await seal({ kid: key.kid, jwk }, id, "secret", new Secret(secretOf(clientId)));
      const stored = {
        kind: "secret" as const,
        field: "secret",
        sealed,
        keyId: key.kid,
        activeFrom: new Date(),
      };
      return { id, appRegistrationId, ...stored };
    }),
  );
  await db.credential.createMany({ data: credentials });
  await db.$executeRaw`
    UPDATE tenants SET app_registration_id = given.app
    FROM unnest(${ids}::uuid[], ${apps.map(({ id }) => id)}::uuid[]) AS given (id, app) WHERE tenants.id = given.id`;
  return ids;
}

const begin = (tenantIds: string[]) => runs.begin("check", tenantIds, { waves: false, concurrency: 64 });
const isFinished = async (runId: string) => (await runs.view(runId)).state === "finished";

test("1,000 credentials are sealed to a new key while a run signs in with them: none of its tenants fails", async () => {
  const count = 1_000;
  const [old = ""] = publicIds();
  const tenantIds = await addTenants(count);
  const inRun = 150;
  const run = await begin(tenantIds.slice(0, inRun));
  const countRead = async () => (await runs.view(run.id)).counts.succeeded ?? 0;
  await workUntil(async () => (await countRead()) > 0);
  const before = await countRead();
  const from = performance.now();
  await beside(rotateKeys(runs.store, files, say));
  const seconds = (performance.now() - from) / 1_000;
  const after = await countRead();
  await workUntil(() => isFinished(run.id));
  const { counts } = await runs.view(run.id);
  console.log(
    `${count} credentials in ${seconds.toFixed(1)} s; ${after - before} tenants read meanwhile`,
    counts,
  );
  expect(after).toBeGreaterThan(before);
  expect(counts).toMatchObject({ succeeded: inRun });
  const [newest] = publicIds();
  expect(await listKeysInUse(runs.store.db)).toEqual([newest]);
  await dropOldKeys(runs.store, files, say);
  expect(privateKeys().map(({ kid }) => kid)).toEqual([newest]);
  expect(newest).not.toBe(old);
  const again = await begin(tenantIds.slice(0, 20));
  await workUntil(() => isFinished(again.id));
  expect((await runs.view(again.id)).counts).toMatchObject({ succeeded: 20 });
  expect(said.join("\n")).toContain(`All ${count} credentials are sealed to the new key.`);
}, 180_000);

test("a rotation that was broken off goes on with the same key, and no credential is sealed twice", async () => {
  await addTenants(60);
  const job = rotateKeys(runs.store, files, say).catch(() => undefined);
  const ending = new AbortController();
  const worker = { ...openWorker(), ending: ending.signal };
  while ((await findDueJobs(runs.store.db, 1)).length === 0) await sleep(20);
  ending.abort();
  // It does one part, finds that its worker ends, and gives the job up.
  const [id = ""] = await findDueJobs(runs.store.db, 1);
  await runJob(worker, id);
  const { db } = runs.store;
  const [newest = ""] = publicIds();
  const part = await db.credential.findMany({ where: { keyId: newest } });
  expect(part).toHaveLength(25);
  await db.job.update({ where: { id }, data: { leaseUntil: new Date(0) } });
  await beside(job.then(() => undefined));
  expect(publicIds()).toHaveLength(2);
  expect(publicIds()[0]).toBe(newest);
  expect(await listKeysInUse(db)).toEqual([newest]);
  const kept = await db.credential.findMany({ where: { id: { in: part.map((row) => row.id) } } });
  expect(new Set(kept.map(({ sealed }) => sealed))).toEqual(new Set(part.map(({ sealed }) => sealed)));
  const events = await db.auditEvent.findMany({
    where: { type: "credential.resealed", body: { contains: newest } },
  });
  expect(events.map(({ body }) => JSON.parse(body))).toMatchObject([{ done: 60, total: 60, failed: 0 }]);
});

test("a second command while credentials wait for the new key makes no further key", async () => {
  await addTenants(3);
  const { db } = runs.store;
  const first = rotateKeys(runs.store, files, say);
  while ((await findDueJobs(db, 1)).length === 0) await sleep(20);
  await beside(Promise.all([first, rotateKeys(runs.store, files, say)]).then(() => undefined));
  expect(publicIds()).toHaveLength(2);
  expect(said.filter((line) => line.startsWith("Made"))).toHaveLength(1);
});

test("the old key stays while a credential needs it, and one that does not open is counted and left as it is", async () => {
  await addTenants(3);
  const { db } = runs.store;
  const [broken] = await db.credential.findMany({ take: 1 });
  const sealed = broken?.sealed?.replace(
    /"tag":"./,
    (text) => `${text.slice(0, -1)}${text.endsWith("A") ? "B" : "A"}`,
  );
  await db.credential.update({ where: { id: broken?.id ?? "" }, data: { sealed: sealed ?? "" } });
  await expect(beside(rotateKeys(runs.store, files, say))).rejects.toThrow(
    /1 of 3 credentials are still sealed/,
  );
  await expect(dropOldKeys(runs.store, files, say)).rejects.toThrow(
    /1 credential is still sealed to an old key/,
  );
  expect(privateKeys()).toHaveLength(2);
  expect(await db.credential.findUnique({ where: { id: broken?.id ?? "" } })).toMatchObject({
    sealed: sealed ?? "",
  });
});

test("a key that is missing stops the rotation before anything is made", async () => {
  await addTenants(1);
  await runs.store.db.credential.updateMany({ data: { keyId: "another" } });
  const before = await readFile(files.sealPrivateJwksFile, "utf8");
  await expect(rotateKeys(runs.store, files, say)).rejects.toThrow(/lacks the key another/);
  expect(await readFile(files.sealPrivateJwksFile, "utf8")).toBe(before);
});
