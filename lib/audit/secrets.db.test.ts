import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestRuns, type TestRuns } from "../../prisma/test-runs.ts";
import type { Origin } from "../access/schema.ts";
import { saveFilter } from "../filters/commands.ts";
import { requestRun } from "../runs/create.ts";
import { editSettings } from "../settings/commands.ts";
import { editTenant } from "../tenants/edit.ts";
import { excludeTenant } from "../tenants/exclusions.ts";
import { readChain } from "./queries.ts";

let runs: TestRuns;
beforeAll(async () => {
  runs = await openTestRuns();
});
afterAll(() => runs.store.close());

const canary = "Canary7fUoZq";
/** Secrets as they come: in what Microsoft says, and in what somebody pastes into the wrong field. */
const secrets = [
  `eyJ0eXAiOiJKV1Qi${canary}.eyJhdWQiOiJodHRwcz${canary}.${canary}`,
  `Bearer ${canary}.~+/=`,
  `client_secret=${canary}`,
  `client_assertion=${canary}`,
  `"access_token":"${canary}"`,
  `password: ${canary}`,
  `postgres://sendlock:${canary}@db.example/sendlock`,
  `-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----`,
];

async function readHistory(): Promise<string> {
  return (await readChain(runs.store.db, 0, 10_000)).map(({ body }) => body).join("\n");
}

test.each(secrets)(
  "no event keeps a secret that a person or Microsoft wrote into any text: %s",
  async (secret) => {
    const { store, technician: actor } = runs;
    const origin: Origin = { requestId: "test", userAgent: secret };
    const tenantId = await store.addTenant();
    const from = await store.db.auditEvent.count();
    await editTenant(store, actor, origin, tenantId, { name: secret, notes: secret, contact: secret });
    const exclusion = { owner: secret, reason: secret, reviewOn: "2099-01-31" };
    await excludeTenant(store, actor, origin, await store.addTenant(), exclusion);
    await saveFilter(store, actor, origin, { page: "tenants", name: secret.slice(0, 60), query: secret });
    if (!/\s/.test(secret))
      await editSettings(store, actor, origin, { ticketLink: `https://desk.example/?${secret}&t={ticket}` });
    const target = { tenantIds: [tenantId] };
    const asked = { action: "block" as const, target, reason: secret, ticket: secret.slice(0, 100) };
    const run = await requestRun(store, actor, origin, asked);
    await runs.fail(await runs.claim(run.id), { raw: `AADSTS7000215: ${secret}` });
    const written = await store.db.auditEvent.count();
    expect(written - from).toBeGreaterThanOrEqual(7);
    const history = await readHistory();
    expect(history).toContain("[redacted]");
    expect(history).not.toContain(canary);
  },
);

test("what is written without a secret stays as it is", async () => {
  const { store, technician: actor } = runs;
  const reason = "Printers use the connector now; passwords were changed (INC-7)";
  const [tenantId = ""] = await runs.addTenants(1);
  await requestRun(
    store,
    actor,
    { requestId: "test" },
    { action: "block", target: { tenantIds: [tenantId] }, reason },
  );
  expect(await readHistory()).toContain(reason);
});
