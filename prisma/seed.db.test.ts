import { exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type StartedCloud, startCloud } from "../sim/start-for-tests.ts";
import { seedSimulatedTenants } from "./seed.ts";
import { openTestStore, type TestStore } from "./test-store.ts";

let store: TestStore;
let cloud: StartedCloud;
beforeAll(async () => {
  store = await openTestStore();
  cloud = await startCloud();
});
afterAll(async () => {
  await cloud.stop();
  await store.close();
});

test("simulated tenants and their apps are added once, marked as simulated, with the apps' home tenant", async () => {
  const { publicKey } = await generateKeyPair("ECDH-ES+A256KW", { crv: "P-256", extractable: true });
  const sealingKey = { kid: "k1", jwk: await exportJWK(publicKey) };
  const { db, signer } = store;
  const options = { db, signer, sealingKey, dataDir: cloud.dir };
  const { homeTenantId } = cloud.control.apps;
  expect(await seedSimulatedTenants(options)).toBe(25);
  expect(await seedSimulatedTenants(options)).toBe(0);
  expect(await db.tenant.groupBy({ by: ["source"], _count: true })).toEqual([
    { source: "simulated", _count: 25 },
  ]);
  expect(await db.tenant.count({ where: { entraTenantId: homeTenantId } })).toBe(0);
  const apps = await db.appRegistration.findMany({ include: { credentials: true } });
  expect(apps).toHaveLength(3);
  for (const app of apps) expect(app).toMatchObject({ homeTenantId, credentials: [{ keyId: "k1" }] });
});
