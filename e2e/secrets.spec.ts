import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { appendFileSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import pg from "pg";
import type { AppRegistrationView, SealingKeyView } from "#lib/credentials/schema.ts";
import { seal } from "#lib/credentials/sealing.ts";
import { Secret } from "#lib/credentials/secret.ts";
import { openApi } from "./api.ts";
import { scanMemory } from "./process-memory.ts";
import { listProcesses, watchProcesses } from "./processes.ts";
import type { Product } from "./product.ts";
import {
  countKinds,
  describeProcesses,
  dumpDatabase,
  findNeedles,
  type Needle,
  readLogs,
  type Source,
} from "./secret-scan.ts";
import { checkTenant } from "./tenants-page.ts";
import { expect, type SimulatedTenant, test } from "./test.ts";

const canary = `canary-${randomBytes(24).toString("hex")}`;

/**
 * An app registration in the simulated Entra and in the product whose client secret is the canary: sealed here, as a
 * browser or `npm run seal` does, and sent to web.
 */
async function plantCredential(product: Product, tenant: SimulatedTenant): Promise<void> {
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const { clientId } = await product.control.addApp({
    name: "Canary (simulated)",
    secrets: [{ value: canary, expiresAt }],
    consent: { tenants: [tenant.id], role: "Exchange Administrator" },
  });
  const { call } = await openApi(product, "admin");
  const app = await call<AppRegistrationView>("app-registrations", {
    name: `Canary ${clientId}`,
    clientId,
    cloud: "simulated",
  });
  const id = randomUUID();
  const sealed = await seal(await call<SealingKeyView>("sealing-key"), id, "secret", new Secret(canary));
  const hint = canary.slice(-4);
  await call(`app-registrations/${app.id}/credentials`, { how: "secret", id, sealed, hint, expiresAt });
  await expect
    .poll(async () => (await call<AppRegistrationView>(`app-registrations/${app.id}`)).credentials)
    .toMatchObject([{ id, state: "ready", inUse: true }]);
  const client = new pg.Client({ connectionString: product.databaseUrl });
  await client.connect();
  await client.query("UPDATE tenants SET app_registration_id = $1 WHERE entra_tenant_id = $2", [
    app.id,
    tenant.id,
  ]);
  await client.end();
}

function postmasterPid(dataDir: string): number {
  const { dataPath } = JSON.parse(readFileSync(join(dataDir, "postgres.json"), "utf8"));
  return Number(readFileSync(join(dataPath, "postmaster.pid"), "utf8").split("\n")[0]);
}

/** A line of each private key of the simulated app registrations. */
function privateKeyLines({ control }: Product): string[] {
  return control.apps.apps.flatMap(({ certificate }) => certificate?.privateKeyPem.split("\n")[2] ?? []);
}

function webPid({ pid }: Product): number {
  const found = listProcesses([pid]).find(({ command }) => /next-server|bin\/next start/.test(command));
  if (!found) throw new Error("There is no web process.");
  return found.pid;
}

/** What must stand nowhere. Sealed credentials are JWE: they start as tokens do, but have no second part. */
async function listNeedles(product: Product, apiToken: string, cookie: string): Promise<Needle[]> {
  const { cloud } = product.control;
  const keyLines = privateKeyLines(product);
  expect(keyLines.length).toBeGreaterThan(0);
  return [
    { name: "the canary", value: canary },
    { name: "a token", value: /eyJ[\w-]{8,}\.eyJ[\w-]{8,}/ },
    { name: "an API token", value: apiToken },
    { name: "a session", value: cookie },
    { name: "the control token", value: cloud.control.token },
    { name: "the database password", value: new URL(product.databaseUrl).password },
    ...keyLines.map((value) => ({ name: "a private key", value })),
    { name: "a PEM key", value: /-----BEGIN [A-Z ]*PRIVATE KEY/ },
  ];
}

/** Every page and every read of the API, as an administrator sees them. */
async function readAnswers(page: Page, apiToken: string): Promise<Source[]> {
  const headers = { authorization: `Bearer ${apiToken}` };
  const get = async (path: string): Promise<Source> => {
    const answer = await page.request.get(path, { headers });
    expect(answer.ok()).toBe(true);
    return { kind: "answer", name: path, text: await answer.text() };
  };
  const tenants = await get("/api/v1/tenants?limit=200");
  const runs = await get("/api/v1/runs?limit=200");
  const ids = (list: Source) =>
    JSON.parse(list.text).items.map((item: { id: string }) => item.id) as string[];
  const paths = [
    ...ids(tenants).flatMap((id) =>
      ["", "/readings", "/survey"].map((part) => `/api/v1/tenants/${id}${part}`),
    ),
    "/api/v1/tenants/facets",
    "/api/v1/tenants/attention",
    ...ids(runs).flatMap((id) => [`/api/v1/runs/${id}`, `/api/v1/runs/${id}/items`]),
    "/api/v1/app-registrations",
    "/api/v1/sealing-key",
    "/api/v1/audit?limit=200",
    "/api/v1/audit/head",
    "/api/v1/workers",
    "/api/v1/health/live",
    "/api/v1/health/ready",
    "/tenants",
    `/tenants/${ids(tenants)[0]}`,
    "/history",
    "/learn",
    "/sign-in",
  ];
  return [tenants, runs, await readEventStream(page, apiToken), ...(await Promise.all(paths.map(get)))];
}

/** All changes so far, as the event stream tells them. The stream itself never ends. */
async function readEventStream(page: Page, apiToken: string): Promise<Source> {
  const leaving = new AbortController();
  const url = new URL("/api/v1/events?after=0", page.url());
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${apiToken}` },
    signal: leaving.signal,
  });
  let text = "";
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  while (reader && !text.includes("event: change")) text += (await reader.read()).value ?? "";
  leaving.abort();
  return { kind: "answer", name: url.pathname, text };
}

test("a secret of a tenant is found nowhere: rows, logs, pages, answers, processes", async ({
  page,
  product,
  tenant,
  signIn,
  context,
}) => {
  await plantCredential(product, tenant);
  const roots = [product.pid, postmasterPid(product.dataDir)];
  const stopWatching = watchProcesses(roots);
  const answers: Promise<Source>[] = [];
  page.on("response", (response) => {
    // The event stream never ends; it is read by itself.
    if (response.url().includes("/api/v1/events")) return;
    const read = response.text().catch(() => "");
    answers.push(read.then((text) => ({ kind: "answer", name: response.url(), text })));
  });
  await signIn(context, "admin");
  const row = await checkTenant(page, tenant, "Allowed");
  await row.block.click();
  await expect(row.state).toContainText("RejectDirectSend: True", { timeout: 30_000 });
  const { ledger } = product.control;
  const tokens = (await ledger({ tenant: tenant.id })).filter(
    ({ cmdlet, outcome }) => cmdlet === "token" && outcome === "ok",
  );
  expect(tokens.length, "the canary opened the tenant").toBeGreaterThan(0);

  const { d: sealKey } = JSON.parse(
    readFileSync(join(product.dataDir, "keys", "seal-private.jwks.json"), "utf8"),
  ).keys[0];
  const memory = scanMemory(webPid(product), [canary, sealKey, ...privateKeyLines(product)]);
  console.log(`looked at ${Math.round(memory.bytes / 1e6)} MB of web's memory`);
  expect(memory.bytes).toBeGreaterThan(20e6);
  expect(memory.found, "what web never had in the clear").toEqual([]);

  const apiToken = await product.token("admin");
  const [cookie] = await context.cookies();
  const needles = await listNeedles(product, apiToken, cookie?.value ?? "");
  const processes = stopWatching();
  const sources = [
    ...(await dumpDatabase(product.databaseUrl)),
    ...readLogs(product.dataDir),
    ...(await Promise.all(answers)),
    ...(await readAnswers(page, apiToken)),
    ...describeProcesses(processes),
  ];
  const counts = countKinds(sources);
  console.log(`looked for ${needles.length} secrets in`, counts);
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0);
  expect(
    processes.some(({ command }) => /exchange\.ps1/.test(command)),
    "an engine was seen",
  ).toBe(true);
  expect(findNeedles(sources, needles)).toEqual([]);
});

test("the look into web's memory finds a text that web is being sent", async ({ product }) => {
  const planted = `planted-${randomBytes(24).toString("hex")}`;
  const headers = {
    authorization: `Bearer ${await product.token("admin")}`,
    "content-type": "application/json",
    "transfer-encoding": "chunked",
  };
  const sending = request(`${product.baseUrl}/api/v1/app-registrations`, { method: "POST", headers });
  sending.on("error", () => undefined);
  // The rest of the body never comes: web holds what it has.
  sending.write(`{"name": "${planted}`);
  try {
    // A look takes seconds: there is about 1 GB to read.
    await expect
      .poll(() => scanMemory(webPid(product), [planted]).found, { timeout: 60_000 })
      .toEqual([planted]);
    expect(scanMemory(webPid(product), [`${planted} and more`]).found).toEqual([]);
  } finally {
    sending.destroy();
  }
});

test("the scan finds what is planted: in a row, a log, an answer, an argument and an environment", async ({
  product,
}) => {
  const planted = `planted-${randomBytes(12).toString("hex")}`;
  const client = new pg.Client({ connectionString: product.databaseUrl });
  await client.connect();
  const id = randomUUID();
  await client.query("INSERT INTO people (id, name, role) VALUES ($1, $2, 'viewer')", [id, planted]);
  const log = join(product.dataDir, "logs", "planted.log");
  appendFileSync(log, `a line with ${planted}\n`);
  const wait = ["-e", "setTimeout(() => {}, 60000)"];
  const env = { SOME_SECRET: planted } as unknown as NodeJS.ProcessEnv;
  const children = [
    spawn(process.execPath, [...wait, planted], { env: {} as NodeJS.ProcessEnv }),
    spawn(process.execPath, wait, { env }),
  ];
  const needles = [{ name: "it", value: planted }];
  const found = (sources: Source[]) => findNeedles(sources, needles).length;
  try {
    expect(found(await dumpDatabase(product.databaseUrl))).toBe(1);
    expect(found(readLogs(product.dataDir))).toBe(1);
    expect(found([{ kind: "answer", name: "/", text: `<p>${planted}</p>` }])).toBe(1);
    await expect
      .poll(() => found(describeProcesses(listProcesses(children.map(({ pid }) => pid ?? 0)))))
      .toBe(2);
  } finally {
    for (const child of children) child.kill();
    await client.query("DELETE FROM people WHERE id = $1", [id]);
    await client.end();
  }
});
