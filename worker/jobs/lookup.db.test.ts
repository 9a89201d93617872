import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "#lib/access/schema.ts";
import { requestJob } from "#lib/jobs/commands.ts";
import { getJob } from "#lib/jobs/queries.ts";
import type { JobView } from "#lib/jobs/schema.ts";
import type { Cloud } from "#lib/tenants/schema.ts";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import { runJob } from "../run-job.ts";
import { type Answers, authority, contextOf, graphUrl } from "./test-directory.ts";

let store: TestStore;
let technician: Actor;
const id = "8d3f7a52-6c1b-4e0f-9a27-5b1c0e4d7f36";

beforeAll(async () => {
  store = await openTestStore();
  technician = await store.addPerson("technician");
});
afterAll(() => store.close());

const describing = (named: string) => `${authority}/${named}/v2.0/.well-known/openid-configuration`;
const asking = `${graphUrl}/v1.0/tenantRelationships/findTenantInformationByTenantId(tenantId='${id}')`;
const tenant = (more: object = {}) => ({
  status: 200,
  body: { issuer: `https://login.microsoftonline.com/${id}/v2.0`, ...more },
});
const told = (defaultDomainName: string) => ({
  status: 200,
  body: { tenantId: id, displayName: "Contoso", defaultDomainName },
});

async function look(named: string, answers: Answers, cloud: Cloud = "global"): Promise<JobView<"lookup">> {
  const { id: jobId } = await requestJob(store, technician, origin, { kind: "lookup", cloud, named });
  await runJob(contextOf(store, answers).context, jobId);
  return (await getJob(store.db, { tenants: "all" }, jobId)) as JobView<"lookup">;
}

test("a domain leads to the tenant id without any sign-in, and what can't be told is said", async () => {
  const { result } = await look(" Contoso.com ", { [describing("contoso.com")]: tenant() });
  expect(result).toMatchObject({ entraTenantId: id, domain: "contoso.com", name: null });
  expect((await look(id, { [describing(id)]: tenant() })).result?.domain).toBeNull();
  expect(result?.whyNotAll).toContain("CrossTenantInformation.ReadBasic.All");
});

test.each([
  ["the tenant is not known", "AADSTS90002", /tenant/i],
  ["the text is no domain", "AADSTS900023", /tenant/i],
])("when %s, Entra's own refusal is explained", async (_, code, cause) => {
  const body = { error: "invalid_tenant", error_description: `${code}: Tenant 'x.example' not found.` };
  const { error } = await look("x.example", { [describing("x.example")]: { status: 400, body } });
  expect(error?.raw).toContain(code);
  expect(error?.cause).toMatch(cause);
});

test.each([
  ["microsoftonline.us", "DODCON", ["gcchigh"]],
  ["microsoftonline.us", "DOD", ["dod"]],
  ["microsoftonline.com", "GCC", ["global"]],
  ["microsoftonline.com", null, ["global"]],
  ["partner.microsoftonline.cn", null, ["china"]],
] as const)("a tenant of %s %s is found in its own cloud only", async (cloud_instance_name, sub, clouds) => {
  const answers = { [describing(id)]: tenant({ cloud_instance_name, tenant_region_sub_scope: sub }) };
  for (const cloud of ["global", "gcchigh", "dod", "china"] as const) {
    const { error } = await look(id, answers, cloud);
    expect([cloud, error?.code]).toEqual([
      cloud,
      clouds.some((one) => one === cloud) ? undefined : "other-cloud",
    ]);
  }
});

test("an answer without a tenant id, or none at all, is told apart from a tenant", async () => {
  const odd = { status: 200, body: { issuer: "https://login.microsoftonline.com/common/v2.0" } };
  expect((await look("a.example", { [describing("a.example")]: odd })).error?.code).toBe("graph-unreadable");
  expect((await look("a.example", {})).error?.code).toBe("network");
});

test("with an app registration that has a home tenant, Graph tells domain and name; its refusal leaves the id", async () => {
  await store.db.appRegistration.create({
    data: { name: "One", clientId: randomUUID(), cloud: "global", homeTenantId: randomUUID() },
  });
  const found = { [describing(id)]: tenant(), [describing("contoso.com")]: tenant() };
  const known = { ...found, [asking]: told("contoso.onmicrosoft.com") };
  for (const named of [id, "contoso.com"])
    expect((await look(named, known)).result).toEqual({
      entraTenantId: id,
      domain: "contoso.onmicrosoft.com",
      name: "Contoso",
      whyNotAll: null,
    });
  const custom = { ...found, [asking]: told("contoso.net") };
  expect((await look("contoso.com", custom)).result?.domain).toBe("contoso.com");
  const denied = { error: { code: "Authorization_RequestDenied", message: "Insufficient privileges." } };
  const refused = await look("contoso.com", { ...found, [asking]: { status: 403, body: denied } });
  expect(refused.result).toMatchObject({ entraTenantId: id, domain: "contoso.com", name: null });
  expect(refused.result?.whyNotAll).toContain("Authorization_RequestDenied");
});
