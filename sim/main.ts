import { X509Certificate } from "node:crypto";
import path from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { appKeys, describeOwnApps, ownClientId } from "./apps.ts";
import type { Cloud } from "./cloud.ts";
import { createCloud } from "./create-cloud.ts";
import { openIdentity, savePorts } from "./identity.ts";
import { listen } from "./server.ts";
import { listenSmtp } from "./smtp/server.ts";
import { openFolder, writePrivateJson } from "./state-folder.ts";

const optionsSchema = z.object({
  state: z.string().min(1, "--state DIR is needed"),
  out: z.string().min(1, "--out DIR is needed"),
  port: z.coerce.number().int().min(1).max(65_535).optional(),
  "smtp-port": z.coerce.number().int().min(1).max(65_535).optional(),
  tenants: z.coerce.number().int().min(1).max(10_000),
  seed: z.coerce.number().int(),
  latency: z.enum(["none", "real"]),
  "with-parent": z.boolean(),
  "redirect-uri": z.array(z.url()),
});

/** Wrong options or a port in use: said in one sentence, without a stack. */
class StartError extends Error {}

function readOptions(): z.infer<typeof optionsSchema> {
  const { values } = parseArgs({
    options: {
      state: { type: "string", default: "" },
      out: { type: "string", default: "" },
      port: { type: "string" },
      "smtp-port": { type: "string" },
      tenants: { type: "string", default: "25" },
      seed: { type: "string", default: "1" },
      latency: { type: "string", default: "none" },
      "with-parent": { type: "boolean", default: false },
      "redirect-uri": { type: "string", multiple: true, default: [] },
    },
  });
  const parsed = optionsSchema.safeParse(values);
  if (!parsed.success) throw new StartError(`Wrong options: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function describeStart(cloud: Cloud, port: number, smtpPort: number) {
  const url = `https://localhost:${port}`;
  const { certificatePem } = cloud.identity.server;
  return {
    v: 1,
    entra: url,
    exchange: url,
    graph: url,
    certificate: certificatePem,
    fingerprint256: new X509Certificate(certificatePem).fingerprint256,
    smtp: { host: "127.0.0.1", port: smtpPort },
    control: { url: `${url}/control`, token: cloud.identity.controlToken },
    pid: process.pid,
  };
}

/** What a managed service provider would know: its app registrations and its customers. */
function describeCustomers({ seed, identity, tenants, home, apps }: Cloud) {
  return {
    v: 1,
    homeTenantId: home.id,
    apps: describeOwnApps(seed, identity.credentials).map((app) => ({
      ...app,
      redirectUris: apps.get(app.clientId)?.redirectUris ?? [],
    })),
    tenants: tenants
      .filter(({ kind }) => kind !== "added")
      .map(({ id, initialDomain, name, appKey }) => ({ entraTenantId: id, initialDomain, name, appKey })),
  };
}

/** Registers the addresses, beside those that are there, with the ready-made apps. */
function registerRedirects({ seed, apps }: Cloud, redirectUris: string[]): void {
  for (const key of appKeys) {
    const app = apps.get(ownClientId(seed, key));
    if (app) app.redirectUris = [...new Set([...app.redirectUris, ...redirectUris])];
  }
}

function endOn(signals: NodeJS.Signals[], withParent: boolean): void {
  for (const signal of signals) process.once(signal, () => process.exit(0));
  if (withParent) process.stdin.on("end", () => process.exit(0)).resume();
}

/** Waits for a listener; a port in use is said with the option that chooses another. */
function explainPort<Listening>(
  listening: Promise<Listening>,
  port: number,
  option: string,
): Promise<Listening> {
  return listening.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") throw error;
    throw new StartError(
      `Port ${port} is in use: end the program that has it, or choose another with ${option}.`,
    );
  });
}

async function start(): Promise<void> {
  const options = readOptions();
  endOn(["SIGTERM", "SIGINT"], options["with-parent"]);
  const identity = await openIdentity(options.state);
  const cloud = createCloud(identity, options);
  registerRedirects(cloud, options["redirect-uri"]);
  const wanted = options.port ?? identity.port ?? 0;
  const { port } = await explainPort(listen(cloud, wanted), wanted, "--port");
  const wantedSmtp = options["smtp-port"] ?? identity.smtpPort ?? 0;
  const smtpPort = await explainPort(listenSmtp(cloud, wantedSmtp), wantedSmtp, "--smtp-port");
  savePorts(options.state, identity, port, smtpPort);
  const out = openFolder(options.out);
  writePrivateJson(path.join(out, "simulated-apps.json"), describeCustomers(cloud));
  writePrivateJson(path.join(out, "simulated-cloud.json"), describeStart(cloud, port, smtpPort));
  process.stdout.write(`simulated cloud ready https://localhost:${port}\n`);
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof StartError ? error.message : (error as Error).stack}\n`);
  process.exit(1);
});
