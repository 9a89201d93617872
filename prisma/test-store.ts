import { generateKeyPairSync, randomUUID } from "node:crypto";
import { type Actor, type Origin, system } from "#lib/access/schema.ts";
import { createSigner, type Signer } from "#lib/audit/chain.ts";
import { addAppRegistration } from "#lib/credentials/commands.ts";
import { type Db, openDatabase } from "#lib/db.ts";
import type { Store } from "#lib/store.ts";
import { addTenants } from "#lib/tenants/commands.ts";
import { cloneDatabase, type TestDatabase } from "./test-database.ts";

export const origin: Origin = { requestId: "test" };

/** A database of a test file's own with a signer, a queue that only notes wake-ups, and makers of rows. */
export interface TestStore extends Store {
  db: Db;
  signer: Signer;
  database: TestDatabase;
  /** Items and jobs woken so far. */
  woken: string[];
  addTenant: () => Promise<string>;
  addPerson: (role: Actor["role"]) => Promise<Actor>;
  close: () => Promise<void>;
}

/** @param signer of the history; without one a new key signs it */
export async function openTestStore(
  signer: Signer = createSigner(generateKeyPairSync("ed25519").privateKey),
): Promise<TestStore> {
  const database = await cloneDatabase();
  const db = openDatabase(database.productUrl, 8);
  const woken: string[] = [];
  // What a test sees must not depend on the hour at which it runs.
  await db.setting.create({ data: { key: "dailyCheck", value: { on: false }, changedBy: "test" } });
  const store = {
    db,
    signer,
    queue: { wake: async (_tx: unknown, _queue: string, ids: readonly string[]) => void woken.push(...ids) },
  };
  return {
    ...store,
    database,
    woken,
    addTenant: async () => {
      const entraTenantId = randomUUID();
      const clientId = randomUUID();
      const appRegistrationId = await addAppRegistration(store, system, undefined, {
        name: clientId,
        clientId,
        cloud: "simulated",
        multiTenant: true,
        homeTenantId: null,
      });
      const domain = `t${entraTenantId.slice(0, 8)}.onmicrosoft.com`;
      await addTenants(store, system, [
        { entraTenantId, domain, name: domain, source: "form", cloud: "simulated", appRegistrationId },
      ]);
      return (await db.tenant.findUniqueOrThrow({ where: { entraTenantId } })).id;
    },
    addPerson: async (role) => {
      const { id, name } = await db.person.create({ data: { name: `person ${randomUUID()}`, role } });
      return { kind: "person", id, name, role };
    },
    close: async () => {
      await db.$disconnect();
      await database.drop();
    },
  };
}
