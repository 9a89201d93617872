import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestPool, goAtOnce, visitOf } from "./test-pool.ts";

const cloud = { exchange: "https://localhost:1", fingerprint256: "00" };
const tenant = { id: "11111111-2222-3333-4444-555555555555", initialDomain: "a.onmicrosoft.com" };
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sendlock-spares-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function plantHost(script: string): void {
  const folder = join(root, ".cache/powershell-host");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "sendlock-powershell"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "sendlock-powershell"), 0o755);
}
const pathWithoutPwsh = { PATH: "/usr/bin:/bin", HOME: tmpdir() };
const options = () => ({ projectRoot: root, environment: pathWithoutPwsh, warm: 1 });

test("without any PowerShell a visit is answered at once, and the status names the fix", async () => {
  const pool = createTestPool(cloud, options());
  expect(pool.status("simulated")).toMatchObject({ state: "missing", code: "engine.missing" });
  const result = await pool.visit(visitOf(tenant, "token"), goAtOnce);
  expect(result).toMatchObject({ ok: false, sent: "no", error: { type: "engineMissing" } });
  if (!result.ok) expect(result.error.message).toMatch(/Install PowerShell/);
  await pool.close();
});

test("an engine that dies at its start over and over is a state with its words, tried again ever more rarely", async () => {
  plantHost(`echo "no such runtime" >&2; echo x >> "${root}/starts"; exit 3`);
  const pool = createTestPool(cloud, options());
  const result = await pool.visit(visitOf(tenant, "token"), goAtOnce);
  expect(result).toMatchObject({ ok: false, sent: "no", error: { type: "engineMissing" } });
  expect(pool.status("simulated")).toMatchObject({
    state: "missing",
    message: expect.stringContaining("no such runtime"),
  });
  const starts = () => readFileSync(join(root, "starts"), "utf8").length;
  const startsBefore = starts();
  // In the time of a back-off visits do not start engines of their own.
  const again = await Promise.all([1, 2, 3].map(() => pool.visit(visitOf(tenant, "token"), goAtOnce)));
  expect(again.map((one) => !one.ok && one.error.type)).toEqual(Array(3).fill("engineMissing"));
  expect(starts()).toBe(startsBefore);
  await pool.close();
});

test("an engine that dies in the middle of a visit is told as that, with what it complained of", async () => {
  const ready = {
    v: 1,
    event: "ready",
    host: "small",
    engine: "7.6.9",
    module: {
      name: "ExchangeOnlineManagement",
      path: join(root, "sim/powershell/ExchangeOnlineManagement"),
      version: "1.0.0",
      guid: "eb4fe5e3-73c6-4ebe-82b6-da8783cdd693",
    },
  };
  plantHost(`echo '${JSON.stringify(ready)}'; read line; echo "out of memory" >&2; kill -9 $$`);
  const pool = createTestPool(cloud, options());
  const result = await pool.visit(visitOf(tenant, "token"), goAtOnce);
  expect(result).toMatchObject({
    ok: false,
    sent: "no",
    error: { type: "engineExited", raw: "out of memory" },
  });
  await pool.close();
});

test("visits over the number of places wait for one, and can be broken off while they wait", async () => {
  plantHost("sleep 60");
  const pool = createTestPool(cloud, { ...options(), concurrency: 1 });
  const first = new AbortController();
  const second = new AbortController();
  const atWork = pool.visit(visitOf(tenant, "token"), goAtOnce, { signal: first.signal });
  const waiting = pool.visit(visitOf(tenant, "token"), goAtOnce, { signal: second.signal });
  second.abort();
  expect(await waiting).toMatchObject({ ok: false, sent: "no", error: { type: "aborted" } });
  first.abort();
  expect(await atWork).toMatchObject({ ok: false, sent: "no", error: { type: "aborted" } });
  await pool.close();
});
