import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readSystemEnv, type StartEnv } from "#lib/env.ts";
import { openBoundedLog } from "./bounded-log.ts";
import type { KeyFiles } from "./keys.ts";
import { root } from "./set-up.ts";
import { type SupervisedChild, supervise } from "./supervisor.ts";

export interface ChildContext {
  env: StartEnv;
  keys: KeyFiles;
  /** How a child learns the product role's address: DATABASE_URL, or DATABASE_URL_FILE. */
  database: Record<string, string>;
  /** Where the worker keeps the head of the history. */
  anchors: Record<string, string>;
  show: (line: string) => void;
}

const endWithParent = ["--import", "./scripts/end-with-parent.ts"];

const given = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: value });

/** The database's address, which holds a password, goes by a file: an environment can be read in process lists. */
export async function describeDatabase(env: StartEnv, productUrl: string): Promise<Record<string, string>> {
  const path = join(env.dataDir, "keys", "database-url");
  await writeFile(path, productUrl, { mode: 0o600 });
  return { DATABASE_URL_FILE: path };
}

/** An address that takes messages often has its key in its path: it goes by a file, too. */
export async function describeAnchors({ dataDir, anchors }: StartEnv): Promise<Record<string, string>> {
  const { dir, url, networks, caFile } = anchors;
  const path = join(dataDir, "keys", "anchor-url");
  if (url !== undefined) await writeFile(path, url, { mode: 0o600 });
  return {
    AUDIT_ANCHOR_DIR: dir,
    ...(url === undefined ? {} : { AUDIT_ANCHOR_URL_FILE: path }),
    ...(networks.length > 0 ? { AUDIT_ANCHOR_NETWORKS: networks.join(",") } : {}),
    ...given("AUDIT_ANCHOR_CA_FILE", caFile),
  };
}

function startChild(
  name: string,
  args: string[],
  { env, show }: Pick<ChildContext, "env" | "show">,
  childEnv: Record<string, string>,
  onLine?: (line: string) => void,
): SupervisedChild {
  const log = openBoundedLog(join(env.dataDir, "logs", `${name}.log`));
  const surroundings = { ...readSystemEnv(), ...childEnv };
  return supervise({ name, args, cwd: root, env: surroundings, log, show, ...(onLine ? { onLine } : {}) });
}

export function startWeb(context: ChildContext): SupervisedChild {
  const { env, keys, database } = context;
  const args = [...endWithParent, "node_modules/next/dist/bin/next", "start"];
  return startChild("web", [...args, "-p", String(env.port), "-H", env.host], context, {
    ...database,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(env.port),
    HOST: env.host,
    BASE_URL: env.baseUrl,
    ...(env.allowHttp ? { ALLOW_HTTP: "yes" } : {}),
    DATA_DIR: env.dataDir,
    SEAL_PUBLIC_JWKS_FILE: keys.sealPublicJwksFile,
    AUDIT_SIGNING_KEY_FILE: keys.auditSigningKeyFile,
    LOG_LEVEL: env.logLevel,
    ...(env.trustedProxies.length > 0 ? { TRUSTED_PROXIES: env.trustedProxies.join(",") } : {}),
  });
}

export function startWorker(context: ChildContext): SupervisedChild {
  const { env, keys, database, anchors } = context;
  return startChild("worker", [...endWithParent, "worker/main.ts"], context, {
    ...database,
    NODE_ENV: "production",
    DATA_DIR: env.dataDir,
    SEAL_PRIVATE_JWKS_FILE: keys.sealPrivateJwksFile,
    AUDIT_SIGNING_KEY_FILE: keys.auditSigningKeyFile,
    ...anchors,
    SIMULATED_CLOUD: env.simulatedCloud ? "on" : "off",
    WORKER_CONCURRENCY: String(env.workerConcurrency),
    LOG_LEVEL: env.logLevel,
    ...given("PWSH", env.pwsh),
  });
}

/** Starts the simulated cloud; `isReady` tells whether it listens. */
export function startSimulatedCloud(context: Pick<ChildContext, "env" | "show">): {
  child: SupervisedChild;
  isReady: () => Promise<boolean>;
} {
  const { dataDir, simulatedTenants, baseUrl } = context.env;
  const folders = ["--state", join(dataDir, "simulated-cloud"), "--out", dataDir];
  const redirects = ["--redirect-uri", `${baseUrl}/api/v1/consent/callback`];
  const args = [
    "sim/main.ts",
    ...folders,
    "--tenants",
    String(simulatedTenants),
    ...redirects,
    "--with-parent",
  ];
  let ready = false;
  const child = startChild("sim", args, context, {}, (line) => {
    ready ||= line.startsWith("simulated cloud ready ");
  });
  return { child, isReady: async () => ready };
}
