import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestStore, type TestStore } from "../../prisma/test-store.ts";
import { system } from "../access/schema.ts";
import { addCredential, sealCredential } from "./add.ts";
import { countSealed, listToReseal, type SealedRow, swapSealed } from "./reseal.ts";
import { type SealingKey, seal } from "./sealing.ts";
import { Secret } from "./secret.ts";
import { makeTestKeys } from "./test-keys.ts";

let store: TestStore;
let old: SealingKey;
let newest: SealingKey;
beforeAll(async () => {
  store = await openTestStore();
  old = (await makeTestKeys()).shut;
  newest = (await makeTestKeys()).shut;
});
afterAll(() => store.close());

async function addRow(): Promise<SealedRow> {
  const tenant = await store.db.tenant.findUniqueOrThrow({ where: { id: await store.addTenant() } });
  const appRegistrationId = tenant.appRegistrationId ?? "";
  const secret = new Secret("a client secret");
  const { id, field, sealed, keyId } = await sealCredential(old, { appRegistrationId, secret });
  await addCredential(store, system, {
    ...{ id, appRegistrationId, kind: "secret", field, sealed, keyId },
    certificate: null,
    expiresAt: null,
  });
  return { id, field, sealed, keyId };
}

const read = (id: string) => store.db.credential.findUniqueOrThrow({ where: { id } });

test("a ciphertext is swapped only where the one that was read still stands", async () => {
  const [kept, replaced, retired] = [await addRow(), await addRow(), await addRow()];
  const listed = await listToReseal(store.db, newest.kid, [], 10);
  expect(listed.map(({ id }) => id).sort()).toEqual([kept.id, replaced.id, retired.id].sort());
  expect(await listToReseal(store.db, newest.kid, [kept.id], 10)).toHaveLength(2);
  const swaps = await Promise.all(
    listed.map(async (row) => ({
      row,
      sealed: await seal(newest, row.id, row.field, new Secret("a client secret")),
    })),
  );
  const later = await seal(old, replaced.id, "secret", new Secret("another"));
  await store.db.credential.update({ where: { id: replaced.id }, data: { sealed: later } });
  await store.db.credential.update({ where: { id: retired.id }, data: { sealed: null, keyId: null } });
  await swapSealed(store.db, newest.kid, swaps);
  expect(await read(kept.id)).toMatchObject({
    keyId: newest.kid,
    sealed: swaps.find(({ row }) => row.id === kept.id)?.sealed,
  });
  expect(await read(replaced.id)).toMatchObject({ keyId: old.kid, sealed: later });
  expect(await read(retired.id)).toMatchObject({ keyId: null, sealed: null });
  expect(await countSealed(store.db, newest.kid)).toEqual({ done: 1, total: 2 });
});
