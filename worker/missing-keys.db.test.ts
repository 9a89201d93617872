import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { system } from "#lib/access/schema.ts";
import { createSigner } from "#lib/audit/chain.ts";
import { addCredential, sealCredential } from "#lib/credentials/add.ts";
import type { SealingKey } from "#lib/credentials/sealing.ts";
import { Secret } from "#lib/credentials/secret.ts";
import { makeTestKeys } from "#lib/credentials/test-keys.ts";
import { readSystemEnv } from "#lib/env.ts";
import { requestJob } from "#lib/jobs/commands.ts";
import { readWorkers } from "#lib/runs/queries.ts";
import { openTestStore, origin, type TestStore } from "../prisma/test-store.ts";

vi.setConfig({ testTimeout: 90_000 });
let store: TestStore;
let folder: string;
let child: ChildProcess;
let log = "";
let keys: { right: SealingKey; wrong: SealingKey };
const file = () => join(folder, "private.jwks.json");

async function giveKeys(...some: SealingKey[]): Promise<void> {
  await writeFile(`${file()}.new`, JSON.stringify({ keys: some.map(({ jwk }) => jwk) }));
  await rename(`${file()}.new`, file());
}

function startWorker(): ChildProcess {
  const env = {
    ...readSystemEnv(),
    DATABASE_URL: store.database.productUrl,
    DATA_DIR: folder,
    SEAL_PRIVATE_JWKS_FILE: file(),
    AUDIT_SIGNING_KEY_FILE: join(folder, "audit.pem"),
    SIMULATED_CLOUD: "off",
    WORKER_CONCURRENCY: "1",
    PWSH: "/nowhere",
  } as unknown as NodeJS.ProcessEnv;
  const started = spawn(process.execPath, ["worker/main.ts"], { env });
  const keep = (chunk: Buffer) => {
    log += chunk.toString();
  };
  started.stdout?.on("data", keep);
  started.stderr?.on("data", keep);
  return started;
}

async function end(): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sendlock-worker-"));
  const signingKey = generateKeyPairSync("ed25519").privateKey;
  store = await openTestStore(createSigner(signingKey));
  await writeFile(join(folder, "audit.pem"), signingKey.export({ type: "pkcs8", format: "pem" }));
  const [right, wrong] = [await makeTestKeys(), await makeTestKeys()];
  keys = { right: right.open, wrong: wrong.open };
  const { appRegistrationId } = await store.db.tenant.findUniqueOrThrow({
    where: { id: await store.addTenant() },
  });
  const secret = new Secret("a client secret");
  await addCredential(
    store,
    system,
    await sealCredential(right.shut, { appRegistrationId: appRegistrationId ?? "", secret }),
  );
});
afterAll(async () => {
  await end();
  await store.close();
  await rm(folder, { recursive: true });
});

const problems = async () => (await readWorkers(store.db)).problems.map(({ code }) => code);
const askForSurvey = async () => {
  const tenantId = await store.addTenant();
  return (await requestJob(store, await store.addPerson("technician"), origin, { kind: "survey", tenantId }))
    .id;
};
const stateOf = async (id: string) => (await store.db.job.findUniqueOrThrow({ where: { id } })).state;

test("a worker without the key of a credential says so, takes no work, and begins as soon as it has the key", async () => {
  await giveKeys(keys.wrong);
  child = startWorker();
  await expect.poll(problems, { timeout: 30_000 }).toContain("keys-missing");
  const job = await askForSurvey();
  // Two sweeps of a worker go by.
  await new Promise((resolve) => setTimeout(resolve, 11_000));
  expect(await stateOf(job)).toBe("queued");
  expect(await store.db.worker.findMany()).toMatchObject([{ keysMissing: [keys.right.kid] }]);
  expect(log).toContain("takes no work until SEAL_PRIVATE_JWKS_FILE holds them");
  await giveKeys(keys.wrong, keys.right);
  await expect.poll(() => stateOf(job), { timeout: 30_000 }).toBe("failed");
  expect(await problems()).not.toContain("keys-missing");
});

test("one that loses the key while it works stops, and goes on when it is back", async () => {
  await giveKeys(keys.wrong);
  await expect.poll(problems, { timeout: 30_000 }).toContain("keys-missing");
  const job = await askForSurvey();
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  expect(await stateOf(job)).toBe("queued");
  await giveKeys(keys.right);
  await expect.poll(() => stateOf(job), { timeout: 30_000 }).toBe("failed");
});

test("a key that goes by another's id stops the start", async () => {
  await end();
  log = "";
  await giveKeys({ ...keys.wrong, jwk: { ...keys.wrong.jwk, kid: keys.right.kid } });
  child = startWorker();
  const [code] = await once(child, "exit");
  expect(code).not.toBe(0);
  expect(log).toContain("does not fit its id");
});
