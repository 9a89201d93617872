import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type StartedCloud, startCloud } from "../../sim/start-for-tests.ts";
import { createTestClient } from "../../sim/test-client.ts";
import { createTestPool, goAtOnce, visitOf } from "./test-pool.ts";
import { createTestRoot, removeTestRoots } from "./test-root.ts";

let cloud: StartedCloud;
let tenant: { id: string; initialDomain: string };
let token: string;
beforeAll(async () => {
  cloud = await startCloud();
  const client = await createTestClient(cloud.control);
  tenant = await client.tenantOf("plain");
  token = await client.token(tenant.id);
  await cloud.control.setTenant(tenant.id, { rejectDirectSend: false });
});
afterAll(async () => {
  removeTestRoots();
  await cloud.stop();
});

/** PowerShell that writes to standard output past everything that could catch it. */
const write = (text: string) =>
  `$noise = [Text.Encoding]::UTF8.GetBytes(${text}); $stream = [Console]::OpenStandardOutput(); $stream.Write($noise, 0, $noise.Length); $stream.Flush();`;

/** Makes every Get-AcceptedDomain of that module do something first. */
const first = (code: string) => (module: string) => {
  const file = join(module, "cmdlets/Get-AcceptedDomain.ps1");
  writeFileSync(file, readFileSync(file, "utf8").replace("    try {", `    ${code}\n    try {`));
};

test.each([
  { name: "a line of text", noise: `"WARNING: the token is $($Connection.AccessToken)\`n"` },
  { name: "half a line", noise: `'{"v":1,"id":"visit' ` },
  { name: "malformed JSON", noise: `'{"v":1,"id":"visit.1","ok":true,' + "\`n"` },
  {
    name: "an answer of another visit",
    noise: `'{"v":1,"id":"other","ok":true,"before":true,"ms":{}}' + "\`n"`,
  },
  { name: "a line of 2 MB", noise: `'x' * 2097152 + "\`n"` },
])(
  "a visit goes on over $name on its output, and the log gets at most 2 KB of it without the token",
  async ({ noise }) => {
    const pool = createTestPool(cloud.control.cloud, {
      projectRoot: createTestRoot(first(write(noise))),
      warm: 0,
    });
    const result = await pool.visit(visitOf(tenant, token), {});
    expect(result).toMatchObject({ ok: true, before: false });
    const logged = pool.log.entries.filter(({ data }) => "noise" in data || "unknownId" in data);
    expect(logged).toHaveLength(1);
    expect(String(logged[0]?.data.noise ?? "").length).toBeLessThanOrEqual(2_048);
    expect(JSON.stringify(pool.log.entries)).not.toContain(token.slice(10, 60));
    await pool.close();
  },
);

test("what a module prints in the usual ways does not reach the protocol", async () => {
  const code = `[Console]::Out.Write("half a line"); [Console]::Error.WriteLine($Connection.AccessToken); $PSCmdlet.WriteWarning("careful");`;
  const pool = createTestPool(cloud.control.cloud, { projectRoot: createTestRoot(first(code)), warm: 0 });
  expect(await pool.visit(visitOf(tenant, token), {})).toMatchObject({ ok: true, before: false });
  expect(pool.log.entries.filter(({ data }) => data.from === "stdout")).toEqual([]);
  expect(JSON.stringify(pool.log.entries)).toContain("half a line");
  expect(JSON.stringify(pool.log.entries)).not.toContain(token.slice(10, 60));
  await pool.close();
});

test("a module with another GUID is refused before it gets a token", async () => {
  const root = createTestRoot((module) => {
    const file = join(module, "ExchangeOnlineManagement.psd1");
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace(/GUID( *)= '[^']+'/, `GUID$1= '${crypto.randomUUID()}'`),
    );
  });
  const pool = createTestPool(cloud.control.cloud, { projectRoot: root });
  const since = (await cloud.control.ledger()).at(-1)?.n ?? 0;
  const result = await pool.visit(visitOf(tenant, token, { op: "set", value: true }), goAtOnce);
  expect(result).toMatchObject({ ok: false, sent: "no", error: { type: "engineMissing" } });
  expect(pool.status("simulated")).toMatchObject({ state: "missing", code: "module.refused" });
  expect(await cloud.control.ledger({ since })).toEqual([]);
  await pool.close();
});

test("a module that cannot be loaded is a state with its reason, and visits are answered at once", async () => {
  const root = createTestRoot((module) => {
    writeFileSync(
      join(module, "ExchangeOnlineManagement.psm1"),
      "throw [IO.FileLoadException]::new('Could not load file or assembly X')",
    );
  });
  const pool = createTestPool(cloud.control.cloud, { projectRoot: root });
  const result = await pool.visit(visitOf(tenant, token), {});
  expect(result).toMatchObject({ ok: false, sent: "no", error: { type: "engineMissing" } });
  expect(pool.status("simulated")).toMatchObject({
    state: "missing",
    message: expect.stringContaining("Could not load file or assembly X"),
  });
  await pool.close();
});
