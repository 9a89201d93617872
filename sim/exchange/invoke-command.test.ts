import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { decodeJwt, SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type HttpsAnswer, trustOnly } from "../https-request.ts";
import { type StartedCloud, startCloud } from "../start-for-tests.ts";
import { createTestClient, type TestClient } from "../test-client.ts";

let cloud: StartedCloud;
let client: TestClient;
let tenantId: string;
let token: string;
beforeAll(async () => {
  cloud = await startCloud();
  client = await createTestClient(cloud.control);
  tenantId = (await client.tenantOf("plain")).id;
  token = await client.token(tenantId);
});
afterAll(() => cloud.stop());

interface Answer {
  value: Record<string, unknown>[];
  "@odata.nextLink"?: string;
  "@adminapi.warnings": string[];
}
const read = (answer: HttpsAnswer) => answer.json() as Answer;
const reason = (answer: HttpsAnswer) =>
  (answer.json() as { error: { details: { message: string }[] } }).error.details[0]?.message ?? "";

async function moduleFile(id: string, bearer: string) {
  const send = trustOnly(cloud.control.cloud.certificate);
  return send(`${cloud.control.cloud.exchange}/adminapi/v1.0/${id}/EXOModuleFile?Version=3.7.1`, {
    headers: { authorization: `Bearer ${bearer}`, CommandName: "*" },
  });
}

test("Get-OrganizationConfig answers one row with about thirty properties", async () => {
  const answer = await client.invoke(tenantId, token, "Get-OrganizationConfig");
  const body = read(answer);
  expect(body).toMatchObject({
    "@odata.context": expect.stringContaining("/$metadata#"),
    "@adminapi.warnings": [],
  });
  const [row] = body.value;
  const tenant = await cloud.control.tenant(tenantId);
  expect(row).toMatchObject({
    Name: tenant.initialDomain,
    IsDehydrated: false,
    RejectDirectSend: tenant.rejectDirectSend,
  });
  expect(Object.keys(row ?? {}).filter((name) => !name.includes("@")).length).toBeGreaterThanOrEqual(30);
});

test("a Set changes the value, $select narrows the row, a Set to the same value warns", async () => {
  const set = (value: unknown) =>
    client.invoke(tenantId, token, "Set-OrganizationConfig", { RejectDirectSend: value });
  for (const value of [true, false, true]) {
    expect(read(await set(value)).value).toEqual([]);
    const row = read(
      await client.invoke(
        tenantId,
        token,
        "get-organizationconfig",
        {},
        { query: "?$select=RejectDirectSend" },
      ),
    );
    expect(row.value).toEqual([{ RejectDirectSend: value }]);
  }
  expect(read(await set(true))["@adminapi.warnings"][0]).toContain("no settings of");
});

test("-WhatIf changes nothing, whichever way the switch is written", async () => {
  const { rejectDirectSend: before } = await cloud.control.tenant(tenantId);
  for (const WhatIf of [true, { IsPresent: true }]) {
    const parameters = { RejectDirectSend: !before, WhatIf };
    expect((await client.invoke(tenantId, token, "Set-OrganizationConfig", parameters)).status).toBe(200);
  }
  expect((await cloud.control.tenant(tenantId)).rejectDirectSend).toBe(before);
  const last = (await cloud.control.ledger({ tenant: tenantId })).at(-1);
  expect(last).toMatchObject({ whatIf: true, value: !before, outcome: "ok" });
  expect(last).not.toHaveProperty("after");
});

test("answers come in pages that a client collects by posting to the next link", async () => {
  const rows = read(await client.invoke(tenantId, token, "Get-AcceptedDomain")).value;
  const names: unknown[] = [];
  const send = trustOnly(cloud.control.cloud.certificate);
  const body = JSON.stringify({ CmdletInput: { CmdletName: "Get-AcceptedDomain", Parameters: {} } });
  let next: string | undefined =
    `${cloud.control.cloud.exchange}/adminapi/beta/${tenantId}/InvokeCommand?$select=DomainName`;
  let pages = 0;
  while (next) {
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      prefer: "odata.maxpagesize=1",
    };
    const page = read(await send(next, { method: "POST", headers, body }));
    expect(page.value).toHaveLength(1);
    names.push(...page.value.map((row) => row.DomainName));
    next = page["@odata.nextLink"];
    pages += 1;
  }
  expect(pages).toBe(rows.length);
  expect(names).toEqual((await cloud.control.tenant(tenantId)).domains);
});

test("wrong parameters, values, cmdlets and bodies are refused with the words of Exchange", async () => {
  const cases: [string, object, number, string][] = [
    [
      "Set-OrganizationConfig",
      { RejectDirectSen: true },
      400,
      "A parameter cannot be found that matches parameter name 'RejectDirectSen'",
    ],
    [
      "Set-OrganizationConfig",
      { RejectDirectSend: "yes" },
      400,
      'Cannot convert value to type "System.Boolean"',
    ],
    [
      "Set-TransportConfig",
      { RejectDirectSend: true },
      404,
      "The term 'Set-TransportConfig' is not recognized",
    ],
    ["Get-AcceptedDomain", { Colour: "red" }, 400, "parameter name 'Colour'"],
  ];
  for (const [cmdlet, parameters, status, words] of cases) {
    const answer = await client.invoke(tenantId, token, cmdlet, parameters);
    expect(answer.status).toBe(status);
    expect(reason(answer)).toContain(words);
  }
  expect((await client.invoke(tenantId, token, "")).status).toBe(400);
});

test("no token, a forged one, another audience, another tenant's and an expired one are refused with 401", async () => {
  const state = readFileSync(path.join(cloud.dir, "simulated-cloud", "identity.json"), "utf8");
  const key = createPrivateKey((JSON.parse(state) as { signingKeyPem: string }).signingKeyPem);
  const claims = decodeJwt(token);
  const forge = (changes: object, signer = key) =>
    new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: "RS256" }).sign(signer);
  expect((await client.invoke(tenantId, await forge({}), "Get-OrganizationConfig")).status).toBe(200);
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const other = (await cloud.control.tenants()).find(({ id, kind }) => id !== tenantId && kind === "plain");
  const bad: [string, string][] = [
    ["", "UnAuthorized"],
    [await forge({}, stranger), "UnAuthorized"],
    [await forge({ aud: "https://elsewhere.example" }), "UnAuthorized"],
    [await forge({ roles: undefined }), "UnAuthorized"],
    [await forge({ exp: Math.floor(Date.now() / 1000) - 1 }), "the token is expired"],
    [await client.token(other?.id ?? ""), "Provide valid credential"],
  ];
  for (const [bearer, words] of bad) {
    const answer = await client.invoke(tenantId, bearer, "Set-OrganizationConfig", {
      RejectDirectSend: true,
    });
    expect(answer.status).toBe(401);
    expect(reason(answer)).toContain(words);
    expect(answer.headers["www-authenticate"]).toContain("invalid_token");
  }
});

test("without a directory role Exchange refuses everything and names the application", async () => {
  const { id } = await client.tenantOf("role-missing");
  const { clientId } =
    (await cloud.control.ledger({ tenant: tenantId })).find((entry) => entry.clientId) ?? {};
  await cloud.control.setTenant(id, { consents: { [clientId ?? ""]: { role: null } } });
  const bearer = await client.token(id);
  for (const answer of [
    await moduleFile(id, bearer),
    await client.invoke(id, bearer, "Get-OrganizationConfig"),
  ]) {
    expect(answer.status).toBe(403);
    expect(reason(answer)).toContain(
      `The role assigned to application ${clientId} isn't supported in this scenario`,
    );
  }
});

test("a Global Reader may read, does not see Set-OrganizationConfig and may not call it", async () => {
  const { id, rejectDirectSend } = await client.tenantOf("read-only");
  const { clientId } =
    (await cloud.control.ledger({ tenant: tenantId })).find((entry) => entry.clientId) ?? {};
  await cloud.control.setTenant(id, { consents: { [clientId ?? ""]: { role: "Global Reader" } } });
  const bearer = await client.token(id);
  const commands = async (who: string, what: string) =>
    String(read(await moduleFile(who, what)).value[0]?.exportedCmdlets);
  expect((await commands(id, bearer)).split(",").sort()).toEqual([
    "Get-AcceptedDomain",
    "Get-InboundConnector",
    "Get-OrganizationConfig",
  ]);
  expect((await commands(tenantId, token)).split(",")).toContain("Set-OrganizationConfig");
  expect((await client.invoke(id, bearer, "Get-OrganizationConfig")).status).toBe(200);
  const refused = await client.invoke(id, bearer, "Set-OrganizationConfig", {
    RejectDirectSend: !rejectDirectSend,
  });
  expect(refused.status).toBe(403);
  expect(reason(refused)).toContain("User is not allowed to call Set-OrganizationConfig");
  expect((await cloud.control.tenant(id)).rejectDirectSend).toBe(rejectDirectSend);
});

test("a tenant that is not hydrated says so and refuses the Set", async () => {
  const { id } = await client.tenantOf("not-hydrated");
  const bearer = await client.token(id);
  expect(read(await client.invoke(id, bearer, "Get-OrganizationConfig")).value[0]?.IsDehydrated).toBe(true);
  const refused = await client.invoke(id, bearer, "Set-OrganizationConfig", { RejectDirectSend: true });
  expect(reason(refused)).toMatch(
    /isn't currently allowed in your organization.*Enable-OrganizationCustomization/,
  );
});

test("hydration makes the Set possible, once: dry runs change nothing and a second one is not required", async () => {
  const { id } = await client.tenantOf("not-hydrated");
  const bearer = await client.token(id);
  const enable = (parameters = {}) =>
    client.invoke(id, bearer, "Enable-OrganizationCustomization", parameters);
  const isDehydrated = async () =>
    read(await client.invoke(id, bearer, "Get-OrganizationConfig")).value[0]?.IsDehydrated;
  const set = (parameters = {}) =>
    client.invoke(id, bearer, "Set-OrganizationConfig", { RejectDirectSend: true, ...parameters });
  expect((await enable({ WhatIf: true })).status).toBe(200);
  expect(await isDehydrated()).toBe(true);
  expect((await set({ WhatIf: true })).status).toBe(400);
  expect((await enable({ Confirm: false })).status).toBe(200);
  expect(await isDehydrated()).toBe(false);
  expect((await set()).status).toBe(200);
  const again = await enable();
  expect(again.status).toBe(400);
  expect(reason(again)).toContain(
    "This operation is not required. Organization is already enabled for customization.",
  );
  expect((await cloud.control.ledger({ tenant: id })).at(-1)).toMatchObject({
    surface: "exchange",
    cmdlet: "Enable-OrganizationCustomization",
    outcome: "400 InvalidOperationException",
  });
});

test("a throttled tenant refuses its first calls with Retry-After, then works", async () => {
  const { id, throttle } = await client.tenantOf("throttled");
  const bearer = await client.token(id);
  for (let call = 0; call < (throttle?.calls ?? 0); call += 1) {
    const answer = await client.invoke(id, bearer, "Get-OrganizationConfig");
    expect([answer.status, answer.headers["retry-after"]]).toEqual([
      429,
      String(throttle?.retryAfterSeconds),
    ]);
    expect(reason(answer)).toContain("Server Busy");
  }
  expect((await client.invoke(id, bearer, "Get-OrganizationConfig")).status).toBe(200);
});
