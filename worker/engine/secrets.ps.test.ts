import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { startCloud } from "../../sim/start-for-tests.ts";
import { createTestClient } from "../../sim/test-client.ts";
import { createTestPool, testEnvironment, visitOf } from "./test-pool.ts";

const allowed = new Set([
  ...[
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "DOTNET_ROOT",
    "DOTNET_EnableDiagnostics",
    "DOTNET_TC_CallCounting",
    "DOTNET_TieredPGO",
    "DOTNET_gcConcurrent",
  ],
  ...["POWERSHELL_TELEMETRY_OPTOUT", "POWERSHELL_DIAGNOSTICS_OPTOUT", "POWERSHELL_UPDATECHECK"],
  ...["SIMULATED_EXCHANGE_URL", "SIMULATED_CLOUD_FINGERPRINT"],
]);

test.runIf(process.platform === "linux")(
  "a token is in no command line, environment, log or answer, and the environment is an allow-list",
  async () => {
    const cloud = await startCloud();
    const client = await createTestClient(cloud.control);
    const tenant = await client.tenantOf("plain");
    const token = await client.token(tenant.id);
    const canary = "canary-3f9d51";
    const pool = createTestPool(cloud.control.cloud, {
      environment: { ...testEnvironment, SENDLOCK_CANARY: canary, DATABASE_URL: canary },
    });
    let pid = 0;
    let doors = ["not looked"];
    let seen = { commandLine: "", environment: "" };
    const result = await pool.visit(
      visitOf(tenant, token, { op: "set", value: !tenant.rejectDirectSend }),
      {
        before: async () => {
          const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, "utf8");
          doors = readdirSync(readlinkSync(`/proc/${pid}/cwd`));
          seen = { commandLine: read("cmdline"), environment: read("environ") };
          return { go: true, withinMs: 20_000 };
        },
      },
      {
        onEngine: (engine) => {
          pid = engine.pid;
        },
      },
    );
    await pool.close();
    await cloud.stop();

    expect(result).toMatchObject({ ok: true, set: "sent" });
    expect(seen.commandLine).toContain("exchange.ps1");
    // Sockets and pipes by which another process could attach to this one.
    expect(doors).toEqual([]);
    const names = seen.environment.split("\0").flatMap((pair) => pair.split("=")[0] || []);
    expect(names).toContain("SIMULATED_EXCHANGE_URL");
    expect(names.filter((name) => !allowed.has(name))).toEqual([]);
    const everything = JSON.stringify([seen, result, pool.log.entries]);
    for (const secret of [token, ...token.split("."), canary]) expect(everything).not.toContain(secret);
  },
);
