import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type SealedField, sealedFieldSchema } from "./schema.ts";
import { type SealingKey, seal } from "./sealing.ts";
import { Secret } from "./secret.ts";
import { makeTestKeys } from "./test-keys.ts";
import { unseal } from "./unsealing.ts";

const fields = sealedFieldSchema.options;
const anyText = fc
  .string({ unit: "binary", minLength: 1, maxLength: 200 })
  .filter((text) => text.isWellFormed());
let keys: { open: SealingKey; shut: SealingKey };
let other: typeof keys;
beforeAll(async () => {
  keys = await makeTestKeys();
  other = await makeTestKeys();
});

interface Row {
  id: string;
  field: SealedField;
  sealed: string;
  keyId: string;
}

async function sealRow(text: string, field: SealedField): Promise<Row> {
  const id = randomUUID();
  return { id, field, sealed: await seal(keys.shut, id, field, new Secret(text)), keyId: keys.shut.kid };
}

const open = (row: Row, with_ = [keys.open, other.open]) => unseal(with_, row, row.field);

test("whatever is sealed comes back as it was", async () => {
  await fc.assert(
    fc.asyncProperty(anyText, fc.constantFrom(...fields), async (text, field) => {
      expect((await open(await sealRow(text, field))).reveal()).toBe(text);
    }),
    { numRuns: 200 },
  );
});

test("with any one byte changed, added or left out it does not open", async () => {
  const row = await sealRow("the client secret", "secret");
  const { length } = row.sealed;
  let looked = 0;
  const change = fc.record({
    at: fc.nat(length - 1),
    how: fc.constantFrom("change", "add", "leave out"),
    character: fc.string({ minLength: 1, maxLength: 1 }),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ at, how, character }) => {
      const tail = row.sealed.slice(how === "add" ? at : at + 1);
      const sealed = row.sealed.slice(0, at) + (how === "leave out" ? "" : character) + tail;
      fc.pre(sealed !== row.sealed);
      looked += 1;
      await expect(open({ ...row, sealed })).rejects.toThrow("does not open");
    }),
    { numRuns: 3_000 },
  );
  expect(looked).toBeGreaterThan(2_000);
});

test("every byte counts: each one, changed by itself, keeps it shut", async () => {
  const row = await sealRow("the client secret", "secret");
  for (let at = 0; at < row.sealed.length; at += 1) {
    const character = row.sealed[at] === "A" ? "B" : "A";
    const sealed = `${row.sealed.slice(0, at)}${character}${row.sealed.slice(at + 1)}`;
    await expect(open({ ...row, sealed }), `byte ${at}`).rejects.toThrow("does not open");
  }
});

test("in another row, under another field or another key it does not open", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyText,
      fc.shuffledSubarray(fields, { minLength: 2 }),
      async (text, [field, second]) => {
        const row = await sealRow(text, field ?? "secret");
        await expect(open({ ...row, id: randomUUID() })).rejects.toThrow("does not open");
        await expect(open({ ...row, field: second ?? "pem" })).rejects.toThrow("does not open");
        await expect(open({ ...row, keyId: other.open.kid })).rejects.toThrow("does not open");
        await expect(open(row, [other.open])).rejects.toThrow(`no key with the id ${keys.open.kid}`);
        await expect(open(row, [{ ...other.open, kid: row.keyId }])).rejects.toThrow("does not open");
      },
    ),
    { numRuns: 100 },
  );
});

test("a secret shows itself in no print, template, JSON or error", () => {
  const secret = new Secret("canary");
  const shown = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }, { showHidden: true, depth: 9 }),
  ];
  expect(shown.join()).not.toContain("canary");
});
