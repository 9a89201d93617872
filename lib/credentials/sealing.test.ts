import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { exportJWK, generateKeyPair } from "jose";
import { expect, test } from "vitest";
import { type SealingKey, seal, unseal } from "./sealing.ts";
import { Secret } from "./secret.ts";

async function makeKeys(kid: string): Promise<{ open: SealingKey; shut: SealingKey }> {
  const pair = await generateKeyPair("ECDH-ES+A256KW", { crv: "P-256", extractable: true });
  return {
    open: { kid, jwk: await exportJWK(pair.privateKey) },
    shut: { kid, jwk: await exportJWK(pair.publicKey) },
  };
}

test("a sealed secret opens only for its row, its field and its key", async () => {
  const { open, shut } = await makeKeys("k1");
  const other = await makeKeys("k1");
  const id = randomUUID();
  const sealed = await seal(shut, id, "secret", new Secret("the secret"));
  const row = { id, sealed, keyId: "k1" };
  expect((await unseal([open], row, "secret")).reveal()).toBe("the secret");
  await expect(unseal([open], { ...row, id: randomUUID() }, "secret")).rejects.toThrow("does not open");
  await expect(unseal([open], row, "private-key")).rejects.toThrow("does not open");
  await expect(unseal([other.open], row, "secret")).rejects.toThrow("does not open");
  await expect(unseal([open], { ...row, keyId: "k2" }, "secret")).rejects.toThrow("no key with the id k2");
});

test("a changed ciphertext does not open", async () => {
  const { open, shut } = await makeKeys("k1");
  const id = randomUUID();
  const jwe = JSON.parse(await seal(shut, id, "secret", new Secret("the secret")));
  jwe.ciphertext = `${jwe.ciphertext[0] === "A" ? "B" : "A"}${jwe.ciphertext.slice(1)}`;
  await expect(unseal([open], { id, sealed: JSON.stringify(jwe), keyId: "k1" }, "secret")).rejects.toThrow(
    "does not open",
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
