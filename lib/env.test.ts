import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readStartEnv, readSystemEnv, readWebEnv, readWorkerEnv, SettingsError, type Source } from "./env.ts";

const folder = mkdtempSync(join(tmpdir(), "sendlock-env-"));
afterAll(() => rmSync(folder, { recursive: true }));

const database = "postgres://product:canary-password@db:5432/sendlock";
const owner = "postgres://owner:canary-password@db:5432/sendlock";
const child = { DATABASE_URL: database, AUDIT_SIGNING_KEY_FILE: "/k/audit.pem" };
const web: Source = { ...child, SEAL_PUBLIC_JWKS_FILE: "/k/public.json" };
const worker: Source = { ...child, SEAL_PRIVATE_JWKS_FILE: "/k/private.json" };

function refusalOf(source: Source, read: (source: Source) => unknown = readStartEnv): string {
  try {
    read(source);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error("the settings were accepted");
}

describe("settings of start", () => {
  test("nothing set means loopback, port 3000, embedded database and simulated cloud", () => {
    expect(readStartEnv({})).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      baseUrl: "http://localhost:3000",
      simulatedCloud: true,
      simulatedTenants: 25,
      databaseUrl: undefined,
      logLevel: "info",
      anchors: { dir: expect.stringMatching(/\.data\/anchors$/), url: undefined },
    });
  });

  test("an address that takes heads of the history, which may hold a key, may come by a file", () => {
    const file = join(folder, "anchor-url");
    writeFileSync(file, "https://hooks.example/canary\n");
    expect(readWorkerEnv({ ...worker, AUDIT_ANCHOR_URL_FILE: file }).anchors.url).toBe(
      "https://hooks.example/canary",
    );
    expect(readWorkerEnv(worker).anchors, "a worker by itself keeps none in a folder").toMatchObject({
      dir: undefined,
    });
  });

  test("an empty variable counts as not set", () => {
    expect(readStartEnv({ PORT: "", BASE_URL: " " }).baseUrl).toBe("http://localhost:3000");
  });

  test("the result cannot be changed", () => {
    expect(Object.isFrozen(readStartEnv({}))).toBe(true);
  });

  test("every wrong setting is named with what is allowed, and no value is repeated", () => {
    const message = refusalOf({ PORT: "canary-port", LOG_LEVEL: "loud", DATABASE_URL: "mysql://canary" });
    expect(message).toContain("PORT: must be a whole number from 1 to 65535.");
    expect(message).toContain("LOG_LEVEL: must be trace, debug, info, warn or error.");
    expect(message).toContain("DATABASE_URL: must be postgres://");
    expect(message).not.toContain("canary");
  });

  test.each([
    ["PORT", "0"],
    ["PORT", "65536"],
    ["PORT", "3000.5"],
    ["HOST", "not a host"],
    ["BASE_URL", "ftp://sendlock.example"],
    ["BASE_URL", "https://sendlock.example/path"],
    ["SIMULATED_CLOUD", "yes"],
    ["SIMULATED_TENANTS", "0"],
    ["TRUSTED_PROXIES", "10.0.0.0/33"],
    ["TRUSTED_PROXIES", "proxy"],
    ["AUDIT_ANCHOR_URL", "http://hooks.example/heads"],
    ["AUDIT_ANCHOR_URL", "https://name:password@hooks.example"],
    ["AUDIT_ANCHOR_NETWORKS", "10.0.0.0/33"],
    ["WORKER_CONCURRENCY", "0"],
  ])("%s=%s is refused by name", (name, value) => {
    expect(refusalOf({ [name]: value })).toContain(`${name}: `);
  });

  test.each(["0.0.0.0", "::", "192.0.2.7", "sendlock.example"])(
    "listening on %s without https is refused unless ALLOW_HTTP=yes",
    (HOST) => {
      expect(refusalOf({ HOST })).toContain("HOST: ");
      expect(readStartEnv({ HOST, ALLOW_HTTP: "yes" }).host).toBe(HOST);
      expect(readStartEnv({ HOST, BASE_URL: "https://sendlock.example" }).host).toBe(HOST);
    },
  );

  test.each(["127.0.0.1", "127.0.0.2", "::1", "localhost"])("listening on %s needs no https", (HOST) => {
    expect(readStartEnv({ HOST }).host).toBe(HOST);
  });

  test("the simulated cloud never stands beside a database of one's own", () => {
    const own = { DATABASE_URL: database, DATABASE_ADMIN_URL: owner };
    expect(readStartEnv(own).simulatedCloud).toBe(false);
    expect(refusalOf({ ...own, SIMULATED_CLOUD: "on" })).toContain("SIMULATED_CLOUD: ");
  });

  test("one database address without the other is refused", () => {
    expect(refusalOf({ DATABASE_URL: database })).toContain("DATABASE_ADMIN_URL");
    expect(refusalOf({ DATABASE_ADMIN_URL: owner })).toContain("DATABASE_URL");
  });

  test("a secret can come from a file", () => {
    const file = join(folder, "url");
    writeFileSync(file, `${database}\n`);
    const own = { DATABASE_URL_FILE: file, DATABASE_ADMIN_URL: owner };
    expect(readStartEnv(own).databaseUrl).toBe(database);
    expect(refusalOf({ ...own, DATABASE_URL: database })).toContain("DATABASE_URL and DATABASE_URL_FILE");
    expect(refusalOf({ ...own, DATABASE_URL_FILE: join(folder, "none") })).toContain("DATABASE_URL_FILE");
  });
});

describe("settings of web and worker", () => {
  test("web needs the public seal key and is never given the private one", () => {
    expect(refusalOf(child, readWebEnv)).toContain("SEAL_PUBLIC_JWKS_FILE: ");
    expect(JSON.stringify(readWebEnv({ ...web, ...worker, DATABASE_ADMIN_URL: owner }))).not.toMatch(
      /private|owner/,
    );
  });

  test("the worker needs the private seal key and its concurrency is at least one and at most eight", () => {
    expect(refusalOf(child, readWorkerEnv)).toContain("SEAL_PRIVATE_JWKS_FILE: ");
    const { workerConcurrency } = readWorkerEnv(worker);
    expect(workerConcurrency).toBeGreaterThanOrEqual(1);
    expect(workerConcurrency).toBeLessThanOrEqual(8);
    expect(readWorkerEnv({ ...worker, WORKER_CONCURRENCY: "12" }).workerConcurrency).toBe(12);
  });

  test("trusted proxies come as a list", () => {
    expect(readWebEnv({ ...web, TRUSTED_PROXIES: "10.0.0.0/8, ::1" }).trustedProxies).toEqual([
      "10.0.0.0/8",
      "::1",
    ]);
  });

  test("surroundings of a child are an allow-list", () => {
    expect(readSystemEnv({ PATH: "/bin", LANG: "C", DATABASE_URL: database })).toEqual({
      PATH: "/bin",
      LANG: "C",
    });
  });
});
