import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import type { Actor } from "../access/schema.ts";
import { archiveTenant } from "../tenants/archive.ts";
import { type ConsentAnswer, createConsentLink, takeConsentAnswer } from "./consent.ts";
import { readConnection } from "./queries.ts";

const all = { tenants: "all" } as const;
const redirectUri = "https://sendlock.example/api/v1/consent/callback";
const hosts = { authority: "https://login.example", exchange: "https://exchange.example" };
let store: TestStore;
let technician: Actor;

beforeAll(async () => {
  store = await openTestStore();
  technician = await store.addPerson("technician");
});
afterAll(() => store.close());

interface Asked {
  tenantId: string;
  entraTenantId: string;
  url: URL;
  state: string;
}

async function ask(tenantId?: string): Promise<Asked> {
  const id = tenantId ?? (await store.addTenant());
  const options = { redirectUri, findHosts: () => hosts };
  const { url } = await createConsentLink(store, technician, origin, id, options);
  const { entraTenantId } = await store.db.tenant.findUniqueOrThrow({ where: { id } });
  const address = new URL(url);
  return { tenantId: id, entraTenantId, url: address, state: address.searchParams.get("state") ?? "" };
}

const yes = ({ state, entraTenantId }: Asked): ConsentAnswer => ({
  state,
  adminConsent: "True",
  tenant: entraTenantId,
});
const take = (answer: ConsentAnswer) => takeConsentAnswer(store, origin, answer);
const linkOf = async ({ tenantId }: Asked) =>
  (await readConnection(store.db, all, tenantId))?.consentLink ?? null;
const jobsOf = ({ tenantId }: Asked) => store.db.job.count({ where: { tenantId, kind: "connection" } });

async function historyOf({ tenantId }: Asked): Promise<{ type: string; why?: string; errorCode?: string }[]> {
  const rows = await store.db.auditEvent.findMany({
    where: { tenantId, type: { startsWith: "tenant.consent" } },
    orderBy: { seq: "asc" },
  });
  return rows.map(({ body }) => JSON.parse(body));
}
const typesOf = async (asked: Asked) => (await historyOf(asked)).map(({ type }) => type);

test("a link asks the customer's own tenant for what the app registration lists, and comes back here", async () => {
  const { url, entraTenantId, tenantId, state } = await ask();
  expect(`${url.origin}${url.pathname}`).toBe(`https://login.example/${entraTenantId}/v2.0/adminconsent`);
  const { appRegistration } = await store.db.tenant.findUniqueOrThrow({
    where: { id: tenantId },
    include: { appRegistration: true },
  });
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: appRegistration?.clientId,
    scope: "https://exchange.example/.default",
    redirect_uri: redirectUri,
    state,
  });
});

test("the state is stored as a hash and stands in no event", async () => {
  const { state } = await ask();
  const rows = await store.db.$queryRaw<{ text: string }[]>`
    SELECT row_to_json(l)::text AS text FROM consent_links l UNION ALL SELECT body FROM audit_events`;
  expect(rows.length).toBeGreaterThan(2);
  expect(rows.map(({ text }) => text).join()).not.toContain(state);
});

test("an answer that says yes counts once, also when it comes twice at the same moment, and starts the check that proves it", async () => {
  const asked = await ask();
  const outcomes = await Promise.all([1, 2, 3].map(() => take(yes(asked))));
  expect(outcomes.toSorted()).toEqual(["given", "used-already", "used-already"]);
  expect(await jobsOf(asked)).toBe(1);
  expect(await linkOf(asked)).toMatchObject({ usedAt: expect.any(String), error: null });
  expect(await typesOf(asked)).toEqual([
    "tenant.consentLinkMade",
    "tenant.consentGiven",
    "tenant.consentRefused",
    "tenant.consentRefused",
  ]);
});

test("an answer with an error is a no, though it carries admin_consent=True as well", async () => {
  const asked = await ask();
  const error = { error: "access_denied", errorDescription: "AADSTS65004: User declined to consent" };
  expect(await take({ ...yes(asked), ...error })).toBe("declined");
  expect(await jobsOf(asked)).toBe(0);
  expect(await linkOf(asked)).toMatchObject({ error: { raw: expect.stringContaining("AADSTS65004") } });
  expect((await historyOf(asked)).at(-1)).toMatchObject({ type: "tenant.consentRefused", why: "refused" });
});

test("an answer that names another tenant is refused and uses the link up", async () => {
  const asked = await ask();
  expect(await take({ ...yes(asked), tenant: randomUUID() })).toBe("other-tenant");
  expect(await take(yes(asked))).toBe("used-already");
  expect(await jobsOf(asked)).toBe(0);
  expect((await historyOf(asked)).map(({ why }) => why)).toEqual([undefined, "other-tenant", "used-already"]);
});

test("an answer after seven days changes nothing", async () => {
  const asked = await ask();
  const { expiresAt } = (await linkOf(asked)) ?? { expiresAt: "" };
  expect(Math.round((Date.parse(expiresAt) - Date.now()) / 3_600_000)).toBe(7 * 24);
  await store.db.consentLink.updateMany({
    where: { tenantId: asked.tenantId },
    data: { expiresAt: new Date(Date.now() - 1) },
  });
  expect(await take(yes(asked))).toBe("expired");
  expect(await jobsOf(asked)).toBe(0);
  expect(await linkOf(asked)).toMatchObject({ usedAt: null });
});

test.each<[string, (asked: Asked) => ConsentAnswer, string]>([
  ["no state", () => ({ adminConsent: "True" }), "unknown"],
  ["a made-up state", () => ({ state: "A".repeat(43), adminConsent: "True" }), "unknown"],
  ["nothing but the state", ({ state }) => ({ state }), "failed"],
  ["half a yes", (asked) => ({ ...yes(asked), adminConsent: "true1" }), "failed"],
])("garbage with %s changes nothing, and the link still works", async (_name, garbage, outcome) => {
  const asked = await ask();
  expect(await take(garbage(asked))).toBe(outcome);
  expect(await jobsOf(asked)).toBe(0);
  expect(await take(yes(asked))).toBe("given");
});

test("an error text that can't be stored as it is, or is endless, is still taken", async () => {
  const asked = await ask();
  const errorDescription = `a\0b\ud800${"x".repeat(100_000)}`;
  expect(await take({ state: asked.state, error: "server_error", errorDescription })).toBe("failed");
  expect((await linkOf(asked))?.error?.raw?.length).toBeLessThanOrEqual(2_000);
});

test("a tenant that was archived meanwhile is not known any more", async () => {
  const asked = await ask();
  await archiveTenant(store, technician, origin, asked.tenantId);
  expect(await take(yes(asked))).toBe("unknown");
});

test("there is no link without an app registration, and none to a cloud that is not there", async () => {
  const id = await store.addTenant();
  const make = (hostsFound: typeof hosts | null) =>
    createConsentLink(store, technician, origin, id, { redirectUri, findHosts: () => hostsFound });
  await expect(make(null)).rejects.toMatchObject({ code: "no-consent-link" });
  await store.db.tenant.update({ where: { id }, data: { appRegistrationId: null } });
  await expect(make(hosts)).rejects.toMatchObject({ code: "no-consent-link" });
});
