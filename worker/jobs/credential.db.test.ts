import { createPrivateKey, randomUUID, X509Certificate } from "node:crypto";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import type { Actor } from "#lib/access/schema.ts";
import { requestCredential } from "#lib/credentials/add.ts";
import { addAppRegistration, editAppRegistration, removeAppRegistration } from "#lib/credentials/commands.ts";
import { findCredential, getAppRegistration, readCertificate } from "#lib/credentials/queries.ts";
import type { AppRegistrationView, CredentialView, NewCredential } from "#lib/credentials/schema.ts";
import { type SealingKey, seal } from "#lib/credentials/sealing.ts";
import { Secret } from "#lib/credentials/secret.ts";
import { putToUse, requestTest, retireCredential } from "#lib/credentials/steer.ts";
import { makeTestKeys } from "#lib/credentials/test-keys.ts";
import { unseal } from "#lib/credentials/unsealing.ts";
import { getJob } from "#lib/jobs/queries.ts";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import { makeCertificate } from "../certificates/make-certificate.ts";
import type { WorkerContext } from "../run-item.ts";
import { runJob } from "../run-job.ts";
import { TokenError, type TokenRequest, type TokenSource } from "../token.ts";

let store: TestStore;
let admin: Actor;
let keys: { open: SealingKey; shut: SealingKey };
let appId: string;
/** What Entra says to whom asks for a token; undefined: it gives one. */
let refusal: ((request: TokenRequest) => TokenError | undefined) | null;
let asked: TokenRequest[];

beforeAll(async () => {
  store = await openTestStore();
  admin = await store.addPerson("admin");
  keys = await makeTestKeys();
});
afterAll(() => store.close());
beforeEach(async () => {
  appId = await addApp();
  refusal = null;
  asked = [];
});

function addApp(homeTenantId: string | null = randomUUID()): Promise<string> {
  const input = { name: randomUUID(), clientId: randomUUID(), cloud: "simulated" as const };
  return addAppRegistration(store, admin, origin, { ...input, multiTenant: true, homeTenantId });
}

function work(jobId: string, opens: SealingKey[] = [keys.open]): Promise<void> {
  const tokens = {
    acquire: async (request: TokenRequest) => {
      asked.push(request);
      const error = refusal?.(request);
      if (error) throw error;
      return new Secret("a token");
    },
  } as unknown as TokenSource;
  const context = {
    ...store,
    keys: () => opens,
    tokens,
    log: pino({ level: "silent" }),
    ending: new AbortController().signal,
  } as unknown as WorkerContext;
  return runJob(context, jobId);
}

type Asked = NewCredential extends infer One ? (One extends unknown ? Omit<One, "id"> : never) : never;

async function add(asks: Asked, id: string = randomUUID()): Promise<{ id: string; jobId: string }> {
  const request = { ...asks, id } as NewCredential;
  const { jobId } = await requestCredential(store, admin, origin, appId, request, [keys.shut]);
  return { id, jobId };
}

async function addSecret(text: string): Promise<string> {
  const id = randomUUID();
  const sealed = await seal(keys.shut, id, "secret", new Secret(text));
  const { jobId } = await add(
    { how: "secret", label: "", sealed, hint: text.slice(-4), expiresAt: null },
    id,
  );
  await work(jobId);
  return id;
}

async function addFile(kind: "pem" | "pfx", content: string): Promise<string> {
  const id = randomUUID();
  const sealed = await seal(keys.shut, id, kind, new Secret(JSON.stringify({ content, password: "" })));
  await work((await add({ how: kind, label: "", sealed }, id)).jobId);
  return id;
}

async function view(): Promise<AppRegistrationView> {
  const found = await getAppRegistration(store.db, appId);
  if (!found) throw new Error("no app registration");
  return found;
}

async function credential(id: string): Promise<CredentialView> {
  const found = (await view()).credentials.find((one) => one.id === id);
  if (!found) throw new Error("no credential");
  return found;
}

const place = (credentialId: string) => ({ appRegistrationId: appId, credentialId });
const use = (id: string) => putToUse(store, admin, origin, place(id));
const retire = (id: string, yes = false) => retireCredential(store, admin, origin, place(id), yes);
const tryOut = async (id: string) => work(await requestTest(store, admin, origin, place(id)));

async function eventsOf(id: string): Promise<{ type: string; actor: { name: string } }[]> {
  const rows = await store.db.auditEvent.findMany({
    where: { body: { contains: id } },
    orderBy: { seq: "asc" },
  });
  return rows.map(({ body }) => JSON.parse(body));
}

test("a certificate is made: its key is sealed at once, its public half can be downloaded, and it signs in", async () => {
  const { id, jobId } = await add({ how: "make", label: "2026", days: 90 });
  expect(await credential(id)).toMatchObject({ state: "preparing", inUse: false, jobId, thumbprint: null });
  await work(jobId);
  const made = await credential(id);
  expect(made).toMatchObject({
    kind: "certificate",
    state: "ready",
    inUse: true,
    jobId: null,
    label: "2026",
  });
  const cer = await readCertificate(store.db, appId, id);
  const certificate = new X509Certificate(cer?.der ?? "");
  expect(made.thumbprint).toBe(certificate.fingerprint.replaceAll(":", ""));
  expect(made.thumbprintSha256).toBe(certificate.fingerprint256.replaceAll(":", ""));
  expect(new Date(made.expiresAt ?? "").getTime()).toBe(new Date(certificate.validTo).getTime());
  const stored = await findCredential(store.db, appId);
  if (!stored) throw new Error("not in use");
  const key = createPrivateKey((await unseal([keys.open], stored, "private-key")).reveal());
  expect(certificate.checkPrivateKey(key)).toBe(true);
  const events = await eventsOf(id);
  expect(events.map(({ type }) => type)).toEqual([
    "credential.added",
    "job.requested",
    "credential.prepared",
    "credential.used",
  ]);
  expect(new Set(events.map(({ actor }) => actor.name))).toEqual(new Set([admin.name]));
});

test("of a file only the private key stays, sealed to the newest key though it came sealed to an older one", async () => {
  const { certificate, privateKey } = await makeCertificate("", 30);
  const newer = await makeTestKeys();
  const id = randomUUID();
  const file = { content: `${privateKey.reveal()}\n${certificate}`, password: "" };
  const sealed = await seal(keys.shut, id, "pem", new Secret(JSON.stringify(file)));
  const { jobId } = await add({ how: "pem", label: "", sealed }, id);
  await work(jobId, [newer.open, keys.open]);
  const stored = await findCredential(store.db, appId);
  expect(stored).toMatchObject({ id, field: "private-key", keyId: newer.shut.kid });
  if (stored)
    expect((await unseal([newer.open], stored, "private-key")).reveal().trim()).toBe(
      privateKey.reveal().trim(),
    );
});

describe("what can't be taken is refused with its cause, and nothing of it is kept", () => {
  it.each([
    ["an empty secret", () => addSecret(" "), "secret-empty"],
    ["a secret's id", () => addSecret(randomUUID()), "secret-is-an-id"],
    ["no certificate", () => addFile("pem", "hello"), "file-not-readable"],
    ["no PFX", () => addFile("pfx", "hello"), "file-not-readable"],
  ])("%s", async (_what, send, code) => {
    const id = await send();
    expect(await credential(id)).toMatchObject({ state: "refused", inUse: false, error: { code } });
    expect(await store.db.credential.findUnique({ where: { id } })).toMatchObject({
      sealed: null,
      keyId: null,
    });
    expect((await eventsOf(id)).at(-1)).toMatchObject({ type: "credential.refused", errorCode: code });
    await retire(id);
    expect((await view()).credentials).toEqual([]);
  });

  it("what the worker has no key for", async () => {
    const id = randomUUID();
    const sealed = await seal(keys.shut, id, "secret", new Secret("a secret"));
    const { jobId } = await add({ how: "secret", label: "", sealed, hint: "", expiresAt: null }, id);
    await work(jobId, [(await makeTestKeys()).open]);
    expect(await credential(id)).toMatchObject({ state: "refused", error: { code: "credential-sealed" } });
  });
});

describe("what was not sealed as it should be does not get in", () => {
  const send = (id: string, sealed: string) =>
    add({ how: "secret", label: "", sealed, hint: "", expiresAt: null }, id);

  it("plaintext, another row's, another field's, another form", async () => {
    const id = randomUUID();
    const good = await seal(keys.shut, id, "secret", new Secret("a secret"));
    const bad = [
      "a client secret as it is ".repeat(8),
      await seal(keys.shut, randomUUID(), "secret", new Secret("a secret")),
      await seal(keys.shut, id, "pem", new Secret("a secret")),
      JSON.stringify({ ...JSON.parse(good), plaintext: "a secret" }),
      JSON.stringify({ ...JSON.parse(good), header: {} }),
      good.replace("{", "{ "),
    ];
    for (const sealed of bad) await expect(send(id, sealed)).rejects.toMatchObject({ code: "not-valid" });
    expect(await store.db.credential.count({ where: { id } })).toBe(0);
  });

  it("a key that web does not know", async () => {
    const id = randomUUID();
    const sealed = await seal((await makeTestKeys()).shut, id, "secret", new Secret("a secret"));
    await expect(send(id, sealed)).rejects.toMatchObject({ code: "sealing-key-unknown" });
  });

  it("the same request twice is one, and another's id is none", async () => {
    const id = randomUUID();
    const sealed = await seal(keys.shut, id, "secret", new Secret("a secret"));
    const [one, two] = [await send(id, sealed), await send(id, sealed)];
    expect(two.jobId).toBe(one.jobId);
    appId = await addApp();
    await expect(send(id, sealed)).rejects.toMatchObject({ code: "credential-exists" });
  });
});

describe("the next credential", () => {
  it("is used only after a test that worked, and the one before it signs in until then", async () => {
    const [first, second] = [await addSecret("the first"), await addSecret("the second")];
    const signsIn = async () => (await findCredential(store.db, appId))?.id;
    expect(await signsIn()).toBe(first);
    await expect(use(second)).rejects.toMatchObject({ code: "credential-not-tested" });
    refusal = () => new TokenError("entra", "AADSTS7000215: Invalid client secret provided.");
    await tryOut(second);
    expect(await credential(second)).toMatchObject({ error: { code: "secret-wrong" }, inUse: false });
    await expect(use(second)).rejects.toMatchObject({ code: "credential-not-tested" });
    refusal = null;
    await tryOut(second);
    expect(asked.at(-1)).toMatchObject({ credentialId: second, resource: "exchange" });
    expect(await credential(second)).toMatchObject({ error: null, testedAt: expect.any(String) });
    await expect(retire(first)).rejects.toMatchObject({ code: "credential-in-use" });
    await use(second);
    await use(second);
    expect(await signsIn()).toBe(second);
    await retire(first);
    expect((await view()).credentials.map(({ id }) => id)).toEqual([second]);
    expect(
      (await eventsOf(second)).map(({ type }) => type).filter((type) => type === "credential.used"),
    ).toHaveLength(1);
  });

  it("takes over at once where nothing is in use, and an older one can be put back to use", async () => {
    const first = await addSecret("the first");
    await expect(retire(first)).rejects.toMatchObject({ code: "credential-last" });
    await retire(first, true);
    expect(await findCredential(store.db, appId)).toBeNull();
    const second = await addSecret("the second");
    expect(await credential(second)).toMatchObject({ inUse: true });
    const third = await addSecret("the third");
    await tryOut(third);
    await use(third);
    await tryOut(second);
    await use(second);
    expect((await view()).credentials.map(({ id, inUse }) => [id, inUse])).toEqual([
      [second, true],
      [third, false],
    ]);
  });
});

test("a retired credential has no ciphertext left, and can be neither tested nor used", async () => {
  const id = await addSecret("a secret");
  await retire(id, true);
  expect(await store.db.credential.findUnique({ where: { id } })).toMatchObject({
    state: "retired",
    sealed: null,
    keyId: null,
    retiredAt: expect.any(Date),
  });
  await expect(use(id)).rejects.toMatchObject({ code: "not-found" });
  await expect(requestTest(store, admin, origin, place(id))).rejects.toMatchObject({ code: "not-found" });
});

test("one that is retired while it is prepared does not come back", async () => {
  const { id, jobId } = await add({ how: "make", label: "", days: 30 });
  await retire(id);
  await work(jobId);
  expect((await view()).credentials).toEqual([]);
  expect(await getJob(store.db, { tenants: "all" }, jobId)).toMatchObject({ state: "succeeded" });
});

describe("a test of a credential", () => {
  it("asks in the home tenant first; what is wrong with a tenant leaves the answer to the next", async () => {
    const id = await addSecret("a secret");
    const { homeTenantId } = await view();
    const tenantId = await store.addTenant();
    const { entraTenantId } = await store.db.tenant.update({
      where: { id: tenantId },
      data: { appRegistrationId: appId },
    });
    refusal = (request) =>
      request.entraTenantId === homeTenantId ? new TokenError("entra", "AADSTS700016: not found") : undefined;
    await tryOut(id);
    expect(asked.map((request) => request.entraTenantId)).toEqual([homeTenantId, entraTenantId]);
    expect(await credential(id)).toMatchObject({ error: null, testedAt: expect.any(String) });
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      type: "credential.tested",
      outcome: "succeeded",
      entraTenantId,
    });
  });

  it("says what to do where there is no tenant to ask in", async () => {
    appId = await addApp(null);
    const id = await addSecret("a secret");
    await tryOut(id);
    expect(await credential(id)).toMatchObject({ error: { code: "no-tenant-to-test" } });
    expect(asked).toEqual([]);
  });
});

describe("an app registration", () => {
  it("is made once a client id and cloud, and once a name", async () => {
    const { name, clientId } = await view();
    const same = {
      name: String(randomUUID()),
      clientId,
      cloud: "simulated" as const,
      multiTenant: true,
      homeTenantId: null,
    };
    const add = (input: typeof same) => addAppRegistration(store, admin, origin, input);
    await expect(add(same)).rejects.toMatchObject({
      code: "app-exists",
      message: expect.stringContaining(name),
    });
    await expect(add({ ...same, name, clientId: randomUUID() })).rejects.toMatchObject({
      code: "app-exists",
    });
    const other = await addApp();
    await expect(editAppRegistration(store, admin, origin, other, { name })).rejects.toMatchObject({
      code: "app-exists",
    });
  });

  it("is edited with an event that says from what to what, and none where nothing changed", async () => {
    const { name } = await view();
    await editAppRegistration(store, admin, origin, appId, { multiTenant: false, homeTenantId: null });
    await editAppRegistration(store, admin, origin, appId, { name });
    expect(await view()).toMatchObject({ name, multiTenant: false, homeTenantId: null });
    const edits = (await eventsOf(appId)).filter(({ type }) => type === "appRegistration.edited");
    expect(edits).toMatchObject([
      {
        changes: [
          { field: "serves", after: "one tenant" },
          { field: "home tenant", after: "" },
        ],
      },
    ]);
  });

  it("goes with its credentials, but not while a tenant uses it", async () => {
    const id = await addSecret("a secret");
    const tenantId = await store.addTenant();
    await store.db.tenant.update({
      where: { id: tenantId },
      data: { appRegistrationId: appId, errorCode: "secret-expired" },
    });
    expect(await view()).toMatchObject({ tenantCount: 1, failingCount: 1 });
    const remove = () => removeAppRegistration(store, admin, origin, appId);
    await expect(remove()).rejects.toMatchObject({ code: "app-in-use" });
    await store.db.tenant.update({ where: { id: tenantId }, data: { archivedAt: new Date() } });
    await remove();
    expect(await store.db.credential.count({ where: { id } })).toBe(0);
    expect((await eventsOf(appId)).slice(-2).map(({ type }) => type)).toEqual([
      "credential.removed",
      "appRegistration.removed",
    ]);
  });
});
