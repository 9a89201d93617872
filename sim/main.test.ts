import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { type Control, openControl } from "./control-client.ts";
import { trustOnly } from "./https-request.ts";
import { startCloud } from "./start-for-tests.ts";
import { createTestClient } from "./test-client.ts";

vi.setConfig({ testTimeout: 20_000 });

const folder = mkdtempSync(path.join(tmpdir(), "simulated-cloud-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As the tenant's administrator does in the browser. */
async function consentTo({ cloud, setApp }: Control, tenantId: string, clientId: string): Promise<void> {
  await setApp(clientId, { redirectUris: ["http://localhost:3000/"] });
  const send = trustOnly(cloud.certificate);
  await send(`${cloud.entra}/${tenantId}/adminconsent?client_id=${clientId}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "answer=accept",
  });
}

test("after kill -9 everything goes on where it was: ports, certificate, values, ledger, apps, consents, tenants", async () => {
  const dir = path.join(folder, "kept");
  const first = await startCloud({ dir });
  const client = await createTestClient(first.control);
  const { id, rejectDirectSend } = await client.tenantOf("plain");
  const wanted = !rejectDirectSend;
  await client.invoke(id, await client.token(id), "Set-OrganizationConfig", {
    RejectDirectSend: wanted,
    AuditDisabled: true,
  });
  await first.control.setTenant(id, {
    latencies: { token: 1 },
    hydrated: false,
    connectors: [{ name: "Scanners", senderIpAddresses: ["127.0.0.2"] }],
    propagationSeconds: 30,
  });
  const made = await first.control.addTenant({ name: "Made (simulated)", domain: "made.example" });
  await consentTo(first.control, made.id, client.clientId);
  const before = {
    view: await first.control.tenant(id),
    made: await first.control.tenant(made.id),
    app: await first.control.app(client.clientId),
    ledger: await first.control.ledger(),
    apps: first.control.apps,
  };
  await first.stop("SIGKILL");
  // What a kill in the middle of a write leaves behind.
  appendFileSync(path.join(dir, "simulated-cloud", "ledger.jsonl"), '{"n":99,"at":"2026');
  const second = await startCloud({ dir });
  expect({ ...second.control.cloud, pid: 0 }).toEqual({ ...first.control.cloud, pid: 0 });
  expect(before.view.rejectDirectSend).toBe(wanted);
  expect(before.made.consents).toHaveProperty(client.clientId);
  expect({
    view: await second.control.tenant(id),
    made: await second.control.tenant(made.id),
    app: await second.control.app(client.clientId),
    ledger: await second.control.ledger(),
    apps: second.control.apps,
  }).toEqual(before);
  expect((await client.postToken(id, {})).status).toBe(200);
  const row = await client.invoke(
    id,
    await client.token(id),
    "Get-OrganizationConfig",
    {},
    { query: "?$select=AuditDisabled" },
  );
  expect(row.json()).toMatchObject({ value: [{ AuditDisabled: true }] });
  await second.stop();
});

test("the files with secrets are readable by their owner only, and the ledger holds no secret", async () => {
  const dir = path.join(folder, "private");
  const cloud = await startCloud({ dir });
  const { apps } = cloud.control;
  const secret = apps.apps.find(({ key }) => key === "secret");
  const tenant = apps.tenants.find(({ appKey }) => appKey === "secret");
  const client = await createTestClient(cloud.control, []);
  const fields = { client_id: secret?.clientId, client_secret: secret?.secret?.value };
  expect((await client.postToken(tenant?.entraTenantId ?? "", fields)).status).toBe(200);
  await cloud.stop();
  for (const name of ["simulated-cloud.json", "simulated-apps.json", "simulated-cloud/identity.json"]) {
    expect(statSync(path.join(dir, name)).mode & 0o777, name).toBe(0o600);
  }
  const ledger = readFileSync(path.join(dir, "simulated-cloud", "ledger.jsonl"), "utf8");
  expect(ledger).toContain(secret?.clientId);
  expect(ledger).not.toContain(secret?.secret?.value);
  expect(ledger).not.toContain("eyJ");
});

test("simulated-apps.json says of each tenant which app it belongs to", async () => {
  const cloud = await startCloud({ args: ["--seed", "5"] });
  const { apps, tenants, homeTenantId } = cloud.control.apps;
  expect(apps.map(({ key }) => key)).toEqual(["shared", "expired", "secret"]);
  expect(Date.parse(apps[1]?.secret?.expiresAt ?? "")).toBeLessThan(Date.now());
  expect(tenants).toHaveLength(25);
  expect(tenants.map(({ entraTenantId }) => entraTenantId)).not.toContain(homeTenantId);
  await cloud.stop();
});

test("the start registers redirect addresses with the ready-made apps, and says so", async () => {
  const addresses = ["http://localhost:3000/callback", "https://console.example/callback"];
  const cloud = await startCloud({ args: addresses.flatMap((address) => ["--redirect-uri", address]) });
  const { apps } = cloud.control.apps;
  expect(apps.map(({ redirectUris }) => redirectUris)).toEqual([addresses, addresses, addresses]);
  await cloud.stop();
});

test("a port in use, and a wrong option, end the start with one sentence", async () => {
  const cloud = await startCloud();
  const { port } = new URL(cloud.control.cloud.entra);
  await expect(startCloud({ args: ["--port", port] })).rejects.toThrow(
    `exit 1): Port ${port} is in use: end the program that has it, or choose another with --port.\n`,
  );
  const smtpPort = String(cloud.control.cloud.smtp.port);
  await expect(startCloud({ args: ["--smtp-port", smtpPort] })).rejects.toThrow(
    `exit 1): Port ${smtpPort} is in use: end the program that has it, or choose another with --smtp-port.\n`,
  );
  await expect(startCloud({ args: ["--tenants", "0"] })).rejects.toThrow("exit 1): Wrong options:");
  await cloud.stop();
});

test("it ends within 1 s of SIGTERM, of SIGINT and of its stdin closing, with a call hanging", async () => {
  for (const end of ["SIGTERM", "SIGINT", "stdin"] as const) {
    const out = path.join(folder, end);
    const args = [path.join(import.meta.dirname, "main.ts"), "--state", out, "--out", out, "--with-parent"];
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    await once(child.stdout, "data");
    const control = openControl(out);
    const client = await createTestClient(control);
    const { id } = await client.tenantOf("plain");
    const token = await client.token(id);
    await control.addFault(id, { kind: "hang" });
    const hanging = client.invoke(id, token, "Get-OrganizationConfig").catch((error: Error) => error);
    await expect.poll(async () => (await control.ledger({ tenant: id })).at(-1)?.endAt).toBeNull();
    const startedAt = performance.now();
    if (end === "stdin") child.stdin.end();
    else child.kill(end);
    await once(child, "exit");
    const tookMs = performance.now() - startedAt;
    console.info(`ended ${Math.round(tookMs)} ms after ${end}`);
    expect(tookMs).toBeLessThan(1_000);
    expect(await hanging).toBeInstanceOf(Error);
  }
});

test("10,000 tenants start in a few seconds", async () => {
  const startedAt = performance.now();
  const cloud = await startCloud({ args: ["--tenants", "10000"] });
  console.info(`10,000 tenants listening after ${Math.round(performance.now() - startedAt)} ms`);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  const lastTenant = cloud.control.apps.tenants.at(-1);
  expect((await cloud.control.tenant(lastTenant?.initialDomain ?? "")).id).toBe(lastTenant?.entraTenantId);
  await cloud.stop();
});
