import { readFileSync } from "node:fs";
import path from "node:path";
import type { AppView } from "./control/app-changes.ts";
import type { AppChange, NewApp, NewTenant, TenantChange } from "./control/schema.ts";
import type { TenantView } from "./control/tenant-view.ts";
import type { FaultInput } from "./faults.ts";
import { trustOnly } from "./https-request.ts";
import type { LedgerEntry } from "./ledger.ts";

/** The content of simulated-cloud.json. */
export interface SimulatedCloud {
  v: 1;
  entra: string;
  exchange: string;
  graph: string;
  certificate: string;
  fingerprint256: string;
  /** Takes mail for all tenants; STARTTLS with the same certificate. */
  smtp: { host: string; port: number };
  control: { url: string; token: string };
  pid: number;
}

/** The content of simulated-apps.json. */
export interface SimulatedApps {
  v: 1;
  homeTenantId: string;
  apps: {
    key: "shared" | "secret" | "expired";
    name: string;
    clientId: string;
    /** Where a consent may send the browser back to. */
    redirectUris: string[];
    secret?: { value: string; expiresAt: string };
    certificate?: { certificatePem: string; privateKeyPem: string; expiresAt: string };
  }[];
  tenants: { entraTenantId: string; initialDomain: string; name: string; appKey: string }[];
}

export interface Control {
  cloud: SimulatedCloud;
  apps: SimulatedApps;
  tenants(): Promise<TenantView[]>;
  /** By tenant id or domain: the values as they really are now. */
  tenant(idOrDomain: string): Promise<TenantView>;
  /** Makes a tenant that the product does not know, without consent for any app. */
  addTenant(tenant: NewTenant): Promise<TenantView>;
  setTenant(idOrDomain: string, change: TenantChange): Promise<TenantView>;
  addFault(idOrDomain: string, fault: FaultInput): Promise<TenantView>;
  /** What really happened, oldest first. `since`: an entry number (exclusive) or an ISO time. */
  ledger(filter?: { tenant?: string; since?: number | string }): Promise<LedgerEntry[]>;
  app(clientId: string): Promise<AppView>;
  addApp(app: NewApp): Promise<AppView>;
  setApp(clientId: string, change: AppChange): Promise<AppView>;
  /** Adds a secret beside the others, as the portal does; its value is made if none is given. */
  addSecret(clientId: string, secret: { value?: string; expiresAt: string }): Promise<{ value: string }>;
  removeSecret(clientId: string, value: string): Promise<AppView>;
  /** Adds a certificate beside the others: PEM, or the bytes of a .cer file. */
  addCertificate(clientId: string, certificate: string | Uint8Array): Promise<AppView>;
  removeCertificate(clientId: string, certificate: string | Uint8Array): Promise<AppView>;
}

function certificateBody(certificate: string | Uint8Array) {
  const text = typeof certificate === "string" ? certificate : Buffer.from(certificate).toString("base64");
  return { certificate: text };
}

/** Opens the control endpoint of the simulated cloud whose files are in this folder. For tests and benches only. */
export function openControl(folder: string): Control {
  const read = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), "utf8"));
  const cloud = read("simulated-cloud.json") as SimulatedCloud;
  const send = trustOnly(cloud.certificate);
  async function call<Answer>(method: string, where: string, body?: unknown): Promise<Answer> {
    const answer = await send(cloud.control.url + where, {
      method,
      headers: { authorization: `Bearer ${cloud.control.token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status >= 400) throw new Error(`Control ${method} ${where}: ${answer.status} ${answer.text}`);
    return answer.json() as Answer;
  }
  return {
    cloud,
    apps: read("simulated-apps.json") as SimulatedApps,
    tenants: () => call("GET", "/tenants"),
    tenant: (id) => call("GET", `/tenants/${id}`),
    addTenant: (tenant) => call("POST", "/tenants", tenant),
    setTenant: (id, change) => call("PUT", `/tenants/${id}`, change),
    addFault: (id, fault) => call("POST", `/tenants/${id}/faults`, fault),
    ledger: (filter = {}) => {
      const query = Object.entries(filter).map(([name, value]) => [name, String(value)]);
      return call("GET", `/ledger?${new URLSearchParams(Object.fromEntries(query))}`);
    },
    app: (clientId) => call("GET", `/apps/${clientId}`),
    addApp: (app) => call("POST", "/apps", app),
    setApp: (clientId, change) => call("POST", `/apps/${clientId}`, change),
    addSecret: (clientId, secret) => call("POST", `/apps/${clientId}/secrets`, secret),
    removeSecret: (clientId, value) => call("POST", `/apps/${clientId}/secrets/remove`, { value }),
    addCertificate: (clientId, certificate) =>
      call("POST", `/apps/${clientId}/certificates`, certificateBody(certificate)),
    removeCertificate: (clientId, certificate) =>
      call("POST", `/apps/${clientId}/certificates/remove`, certificateBody(certificate)),
  };
}
