import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { isNetwork } from "./networks.ts";

/** Environment variables by name, as in `process.env`. */
export type Source = Readonly<Record<string, string | undefined>>;

const databaseUrl = z.url({ protocol: /^postgres(ql)?$/ });
const splitList = (text: string) => text.split(",").map((part) => part.trim());
const networks = [
  z
    .string()
    .transform(splitList)
    .refine((list) => list.every(isNetwork))
    .default([]),
  "IP addresses or networks (10.0.0.0/8), separated by commas",
] as const;
const isOrigin = (text: string) => URL.parse(text)?.origin === text.replace(/\/$/, "");

/** Every setting: how it is read and, for the person who set it wrong, what is allowed. */
const settings = {
  PORT: [z.coerce.number().int().min(1).max(65_535).default(3000), "a whole number from 1 to 65535"],
  HOST: [
    z.hostname().or(z.ipv4()).or(z.ipv6()).default("127.0.0.1"),
    "an IP address or host name to listen on",
  ],
  BASE_URL: [
    z
      .url({ protocol: /^https?$/ })
      .refine(isOrigin)
      .optional(),
    "the address people open, http:// or https:// and host, without a path",
  ],
  ALLOW_HTTP: [z.enum(["yes", "no"]).default("no"), "yes or no"],
  DATA_DIR: [
    z
      .string()
      .default(".data")
      .transform((path) => resolve(path)),
    "a folder",
  ],
  DATABASE_URL: [databaseUrl.optional(), "postgres://USER:PASSWORD@HOST:PORT/DATABASE, the product's role"],
  DATABASE_ADMIN_URL: [
    databaseUrl.optional(),
    "postgres://USER:PASSWORD@HOST:PORT/DATABASE, the owner's role",
  ],
  SIMULATED_CLOUD: [z.enum(["on", "off"]).optional(), "on or off"],
  SIMULATED_TENANTS: [
    z.coerce.number().int().min(1).max(10_000).default(25),
    "a whole number from 1 to 10000",
  ],
  PWSH: [z.string().optional(), "the path of PowerShell"],
  SEAL_PUBLIC_JWKS_FILE: [z.string().optional(), "the path of a JSON Web Key Set with public keys"],
  SEAL_PRIVATE_JWKS_FILE: [z.string().optional(), "the path of a JSON Web Key Set with private keys"],
  AUDIT_SIGNING_KEY_FILE: [z.string().optional(), "the path of an Ed25519 key in PEM form"],
  AUDIT_ANCHOR_DIR: [
    z
      .string()
      .transform((path) => resolve(path))
      .optional(),
    "a folder",
  ],
  AUDIT_ANCHOR_URL: [
    z
      .url({ protocol: /^https$/ })
      .refine((text) => URL.parse(text)?.username === "" && URL.parse(text)?.password === "")
      .optional(),
    "an https:// address without name and password",
  ],
  AUDIT_ANCHOR_NETWORKS: networks,
  AUDIT_ANCHOR_CA_FILE: [z.string().optional(), "the path of certificates in PEM form"],
  TRUSTED_PROXIES: networks,
  WORKER_CONCURRENCY: [z.coerce.number().int().min(1).max(64).optional(), "a whole number from 1 to 64"],
  LOG_LEVEL: [
    z.enum(["trace", "debug", "info", "warn", "error"]).default("info"),
    "trace, debug, info, warn or error",
  ],
} as const;

type Name = keyof typeof settings;
type Values = { [N in Name]: z.output<(typeof settings)[N][0]> };
/** An address that takes messages often has its key in its path. */
const secretNames: readonly Name[] = ["DATABASE_URL", "DATABASE_ADMIN_URL", "AUDIT_ANCHOR_URL"];

/** Says of each wrong setting its name and what is allowed; never its value, which may be a secret. */
export class SettingsError extends Error {
  override name = "SettingsError";

  constructor(faults: readonly string[]) {
    super(`${faults.length === 1 ? "A setting is" : "Some settings are"} wrong. ${faults.join(" ")}`);
  }
}

function readText(source: Source, name: Name, faults: string[]): string | undefined {
  const text = source[name]?.trim() || undefined;
  const file = secretNames.includes(name) ? source[`${name}_FILE`]?.trim() || undefined : undefined;
  if (file === undefined) return text;
  if (text !== undefined) faults.push(`${name} and ${name}_FILE are both set: set one.`);
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    faults.push(`${name}_FILE: this file cannot be read.`);
    return undefined;
  }
}

function readValues(source: Source, required: readonly Name[]): { values: Values; faults: string[] } {
  const faults: string[] = [];
  const values: Partial<Record<Name, unknown>> = {};
  for (const name of Object.keys(settings) as Name[]) {
    const [schema, allowed]: readonly [z.ZodType, string] = settings[name];
    const text = readText(source, name, faults);
    const parsed = schema.safeParse(text);
    if (!parsed.success || (text === undefined && required.includes(name))) {
      faults.push(`${name}: must be ${allowed}.`);
    } else {
      values[name] = parsed.data;
    }
  }
  return { values: values as Values, faults };
}

const isLoopback = (host: string) => host === "localhost" || host === "::1" || /^127\./.test(host);

function readAddress(values: Values, faults: string[]) {
  const baseUrl = (values.BASE_URL ?? `http://localhost:${values.PORT}`).replace(/\/$/, "");
  const https = baseUrl.startsWith("https:");
  if (values.HOST !== undefined && !isLoopback(values.HOST) && !https && values.ALLOW_HTTP !== "yes") {
    faults.push(
      `HOST: ${values.HOST} can be reached from other machines, and BASE_URL is not https. ` +
        "Set BASE_URL to an https:// address, HOST to 127.0.0.1, or ALLOW_HTTP=yes.",
    );
  }
  return { port: values.PORT, host: values.HOST, baseUrl };
}

/** One warm engine holds up to 500 MB. */
function readConcurrency(values: Values): number {
  const fitting = Math.floor(process.availableMemory() / 500_000_000);
  return values.WORKER_CONCURRENCY ?? Math.max(1, Math.min(8, fitting));
}

/** Where the head of the history is kept besides the database. */
export interface AnchorSettings {
  dir: string | undefined;
  url: string | undefined;
  /** Networks that the address may lead to although they are not public. */
  networks: readonly string[];
  /** Certificates that are believed besides the usual ones. */
  caFile: string | undefined;
}

function readAnchors(values: Values): AnchorSettings {
  return {
    dir: values.AUDIT_ANCHOR_DIR,
    url: values.AUDIT_ANCHOR_URL,
    networks: values.AUDIT_ANCHOR_NETWORKS,
    caFile: values.AUDIT_ANCHOR_CA_FILE,
  };
}

function finish<T extends object>(env: T, faults: readonly string[]): Readonly<T> {
  if (faults.length > 0) throw new SettingsError(faults);
  return Object.freeze(env);
}

/** What a child process needs of its surroundings whatever it is; nothing in it is a secret. */
export function readSystemEnv(source: Source = process.env): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "LANG"];
  return Object.fromEntries(names.flatMap((name) => (source[name] ? [[name, source[name]]] : [])));
}

/** All of this process's surroundings, for tools of set-up and tests; never for the product's own processes. */
export function inheritEnv(extra: Record<string, string>): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return { ...Object.fromEntries(inherited), ...extra };
}

export type StartEnv = ReturnType<typeof readStartEnv>;
export type WebEnv = ReturnType<typeof readWebEnv>;

/** Settings of `npm start`. Throws SettingsError. */
export function readStartEnv(source: Source = process.env) {
  const { values, faults } = readValues(source, []);
  const external = values.DATABASE_URL !== undefined;
  if (external !== (values.DATABASE_ADMIN_URL !== undefined)) {
    faults.push("DATABASE_URL and DATABASE_ADMIN_URL: set both for a server of your own, or none.");
  }
  if (external && values.SIMULATED_CLOUD === "on") {
    faults.push("SIMULATED_CLOUD: can be on only without DATABASE_URL.");
  }
  const env = {
    ...readAddress(values, faults),
    allowHttp: values.ALLOW_HTTP === "yes",
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    databaseAdminUrl: values.DATABASE_ADMIN_URL,
    simulatedCloud: !external && values.SIMULATED_CLOUD !== "off",
    simulatedTenants: values.SIMULATED_TENANTS,
    pwsh: values.PWSH,
    sealPublicJwksFile: values.SEAL_PUBLIC_JWKS_FILE,
    sealPrivateJwksFile: values.SEAL_PRIVATE_JWKS_FILE,
    auditSigningKeyFile: values.AUDIT_SIGNING_KEY_FILE,
    anchors: { ...readAnchors(values), dir: values.AUDIT_ANCHOR_DIR ?? join(values.DATA_DIR, "anchors") },
    trustedProxies: values.TRUSTED_PROXIES,
    workerConcurrency: readConcurrency(values),
    logLevel: values.LOG_LEVEL,
  };
  return finish(env, faults);
}

/** Settings of the web process. Throws SettingsError. */
export function readWebEnv(source: Source = process.env) {
  const required = ["DATABASE_URL", "SEAL_PUBLIC_JWKS_FILE", "AUDIT_SIGNING_KEY_FILE"] as const;
  const { values, faults } = readValues(source, required);
  const env = {
    ...readAddress(values, faults),
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL as string,
    sealPublicJwksFile: values.SEAL_PUBLIC_JWKS_FILE as string,
    auditSigningKeyFile: values.AUDIT_SIGNING_KEY_FILE as string,
    trustedProxies: values.TRUSTED_PROXIES,
    logLevel: values.LOG_LEVEL,
  };
  return finish(env, faults);
}

/** Settings of the worker process. Throws SettingsError. */
export function readWorkerEnv(source: Source = process.env) {
  const required = ["DATABASE_URL", "SEAL_PRIVATE_JWKS_FILE", "AUDIT_SIGNING_KEY_FILE"] as const;
  const { values, faults } = readValues(source, required);
  const env = {
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL as string,
    sealPrivateJwksFile: values.SEAL_PRIVATE_JWKS_FILE as string,
    auditSigningKeyFile: values.AUDIT_SIGNING_KEY_FILE as string,
    anchors: readAnchors(values),
    simulatedCloud: values.SIMULATED_CLOUD === "on",
    pwsh: values.PWSH,
    workerConcurrency: readConcurrency(values),
    logLevel: values.LOG_LEVEL,
  };
  return finish(env, faults);
}

/** Whether Next serves its sources as they are written. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === "development";
}
