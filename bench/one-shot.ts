import { spawn } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import {
  ConfidentialClientApplication,
  type INetworkModule,
  type NetworkRequestOptions,
  type NetworkResponse,
} from "@azure/msal-node";
import { readSystemEnv } from "#lib/env.ts";
import { findProgram } from "../scripts/find-program.ts";
import type { Control } from "../sim/control-client.ts";
import { trustOnly } from "../sim/https-request.ts";

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
/** Manifest of the simulated cloud's module. */
export const standInModule = path("sim/powershell/ExchangeOnlineManagement/ExchangeOnlineManagement.psd1");
const scope = "https://outlook.office365.com/.default";

/** The PowerShell that the product uses too: pwsh where there is one, else its own small host. */
export function findPowerShell(): string {
  return findProgram("pwsh") ?? path(".cache/powershell-host/sendlock-powershell");
}

/** What the product's engines get as well, so that start-up is compared and not settings. */
export function buildEnvironment({ cloud }: Control): NodeJS.ProcessEnv {
  const dotnet = findProgram("dotnet");
  return {
    ...readSystemEnv(),
    ...(dotnet ? { DOTNET_ROOT: dirname(realpathSync(dotnet)) } : {}),
    DOTNET_EnableDiagnostics: "0",
    DOTNET_TieredPGO: "0",
    DOTNET_TC_CallCounting: "0",
    DOTNET_gcConcurrent: "0",
    POWERSHELL_DIAGNOSTICS_OPTOUT: "1",
    POWERSHELL_TELEMETRY_OPTOUT: "1",
    POWERSHELL_UPDATECHECK: "Off",
    SIMULATED_EXCHANGE_URL: cloud.exchange,
    SIMULATED_CLOUD_FINGERPRINT: cloud.fingerprint256,
  } as unknown as NodeJS.ProcessEnv;
}

/** A token for the tenant with the same msal call as the product's, from an empty cache. */
export async function acquireToken({ cloud, apps }: Control, tenantId: string): Promise<string> {
  const app = apps.apps.find(({ key }) => key === "shared");
  if (!app?.certificate) throw new Error("The shared app registration has no certificate.");
  const { certificatePem, privateKeyPem } = app.certificate;
  const thumbprint = createHash("sha256").update(new X509Certificate(certificatePem).raw).digest("hex");
  const client = new ConfidentialClientApplication({
    auth: {
      clientId: app.clientId,
      authority: `${cloud.entra}/${tenantId}`,
      knownAuthorities: [new URL(cloud.entra).host],
      clientCertificate: { thumbprintSha256: thumbprint.toUpperCase(), privateKey: privateKeyPem },
    },
    system: { networkClient: openNetwork(cloud.certificate) },
  });
  const result = await client.acquireTokenByClientCredential({ scopes: [scope] });
  if (!result) throw new Error("Entra answered without a token.");
  return result.accessToken;
}

function openNetwork(certificate: string): INetworkModule {
  const send = trustOnly(certificate);
  const call = async <T>(method: string, url: string, options: NetworkRequestOptions = {}) => {
    const { status, headers, json } = await send(url, {
      method,
      headers: options.headers ?? {},
      ...(options.body === undefined ? {} : { body: options.body }),
    });
    return { status, headers, body: json() } as NetworkResponse<T>;
  };
  return {
    sendGetRequestAsync: (url, options) => call("GET", url, options),
    sendPostRequestAsync: (url, options) => call("POST", url, options),
  };
}

export interface Tenant {
  /** Entra tenant id. */
  id: string;
  domain: string;
}

/**
 * Sets a tenant with a token of its own and a fresh PowerShell process that runs bench/one-shot.ps1.
 * @returns milliseconds from the start to the line that shows the value read back, and to the end of the process
 */
export async function runOneShot(
  control: Control,
  tenant: Tenant,
  blocked: boolean,
): Promise<{ shownMs: number; endedMs: number }> {
  const from = performance.now();
  const token = await acquireToken(control, tenant.id);
  const script = ["-NoLogo", "-NoProfile", "-NonInteractive", "-File", path("bench/one-shot.ps1")];
  const parameters = ["-ModulePath", standInModule, "-Domain", tenant.domain, "-Reject", String(blocked)];
  const child = spawn(findPowerShell(), [...script, ...parameters], { env: buildEnvironment(control) });
  let [output, complaint, shownMs] = ["", "", Number.NaN];
  child.stdout.on("data", (chunk) => {
    output += chunk;
    if (Number.isNaN(shownMs) && output.includes("\nafter ")) shownMs = performance.now() - from;
  });
  child.stderr.on("data", (chunk) => (complaint += chunk));
  child.stdin.end(`${token}\n`);
  const exitCode = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const endedMs = performance.now() - from;
  const expected = new RegExp(`^before ${!blocked}\\s+after ${blocked}\\s*$`, "i");
  if (exitCode !== 0 || !expected.test(output))
    throw new Error(`The script ended with ${exitCode}: ${output}${complaint}`);
  return { shownMs, endedMs };
}
