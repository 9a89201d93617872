import { createHash, X509Certificate } from "node:crypto";
import { ConfidentialClientApplication, type Configuration, LogLevel } from "@azure/msal-node";
import { z } from "zod";
import { findCredential, findSealed, listGone, type StoredCredential } from "#lib/credentials/queries.ts";
import { noteCredentialUse } from "#lib/credentials/record.ts";
import type { SealingKey } from "#lib/credentials/sealing.ts";
import { Secret } from "#lib/credentials/secret.ts";
import { unseal } from "#lib/credentials/unsealing.ts";
import type { Db } from "#lib/db.ts";
import type { Claim, SignIn } from "#lib/runs/claim.ts";
import type { Cloud } from "#lib/tenants/schema.ts";
import type { CloudEndpoints, Clouds } from "./clouds.ts";

/** Why no token came: a type of the error catalogue or Microsoft's own text in `raw`. */
export class TokenError extends Error {
  readonly type: string;
  readonly raw: string;

  constructor(type: string, raw: string, options?: ErrorOptions) {
    super(type, options);
    this.name = "TokenError";
    this.type = type;
    this.raw = raw;
  }
}

/** For so long Entra may not know a certificate yet that was uploaded to it. */
const settlingMs = 10 * 60_000;

/** Whose token is wanted, and for what. */
export interface TokenRequest {
  appRegistrationId: string;
  entraTenantId: string;
  cloud: Cloud;
  resource: "exchange" | "graph";
  /** A credential that is to be tried, whether it is in use or not. */
  credentialId?: string;
}

export interface TokenSource {
  /** An app token for Exchange in one tenant, checked. @throws TokenError */
  get: (tenant: TokenTenant) => Promise<Secret>;
  /** How the tenant's newest token came; undefined while there is none. */
  signInOf: (tenant: Pick<TokenTenant, "id">) => SignIn | undefined;
  /** A new token that is for this tenant and resource; what it permits is the caller's to look at. @throws TokenError */
  acquire: (request: TokenRequest) => Promise<Secret>;
  /** Forgets the tenant's token, so that the next one shows roles given meanwhile. */
  forget: (tenant: Pick<TokenTenant, "id">) => void;
  /** Forgets what was got with credentials that are retired or gone, and the keys themselves. */
  forgetRetired: () => Promise<void>;
}

export type TokenTenant = Pick<Claim["tenant"], "id" | "entraTenantId" | "cloud" | "appRegistrationId">;

interface Options {
  db: Db;
  /** Read again for each credential that is opened: keys are added while the worker runs. */
  keys: () => readonly SealingKey[];
  clouds: Clouds;
}

export function createTokenSource({ db, keys, clouds }: Options): TokenSource {
  // One client, and so one token cache, for each tenant and credential: tokens of two tenants never share one.
  const clients = new Map<string, Client>();

  async function makeClient(
    credential: StoredCredential,
    { cloud, entraTenantId }: Pick<TokenTenant, "cloud" | "entraTenantId">,
  ): Promise<Client> {
    const endpoints = requireEndpoints(clouds, cloud);
    const secret = await open(credential);
    const client = new ConfidentialClientApplication(configure(endpoints, entraTenantId, credential, secret));
    return { credential: { id: credential.id, since: credential.since }, client };
  }

  async function open(credential: StoredCredential): Promise<Secret> {
    try {
      return await unseal(keys(), credential, credential.field);
    } catch (cause) {
      // It may have been sealed to a newer key meanwhile, and the older one dropped.
      const now = await findSealed(db, credential.id);
      if (now && now.keyId !== credential.keyId) return open({ ...credential, ...now });
      throw new TokenError("credentialSealed", "", { cause });
    }
  }

  const noted = new Map<string, number>();
  /** To the minute, here as in the database: a run over many tenants should not wait for the same row. */
  async function noteUse(id: string): Promise<void> {
    const now = performance.now();
    if (now - (noted.get(id) ?? Number.NEGATIVE_INFINITY) < 60_000) return;
    noted.set(id, now);
    await noteCredentialUse(db, id);
  }

  async function openClient(tenant: TokenTenant): Promise<Client> {
    const credential = tenant.appRegistrationId ? await findCredential(db, tenant.appRegistrationId) : null;
    if (!credential) throw new TokenError("credentialMissing", "");
    const cached = clients.get(tenant.id);
    if (cached?.credential.id === credential.id) return cached;
    const opened = await makeClient(credential, tenant);
    clients.set(tenant.id, opened);
    return opened;
  }

  return {
    async get(tenant) {
      const { exchange } = requireEndpoints(clouds, tenant.cloud);
      const token = await acquire(await openClient(tenant), exchange);
      try {
        checkToken(token, tenant.entraTenantId, exchange);
        requireManageAsApp(token);
      } catch (error) {
        // It lives for about an hour: kept, it would hide the cure for so long.
        clients.delete(tenant.id);
        throw error;
      }
      const used = clients.get(tenant.id);
      if (used) await noteUse(used.credential.id);
      return token;
    },
    async acquire({ appRegistrationId, entraTenantId, cloud, resource, credentialId }) {
      const credential = await findCredential(db, appRegistrationId, credentialId);
      if (!credential) throw new TokenError("credentialMissing", "");
      const { exchange, graph } = requireEndpoints(clouds, cloud);
      const audience = resource === "exchange" ? exchange : graph.resource;
      const token = await acquire(await makeClient(credential, { cloud, entraTenantId }), audience);
      checkToken(token, entraTenantId, audience);
      if (!credentialId) await noteUse(credential.id);
      return token;
    },
    signInOf({ id }) {
      const { credential, correlationId } = clients.get(id) ?? {};
      return credential && correlationId ? { credentialId: credential.id, correlationId } : undefined;
    },
    forget: ({ id }) => void clients.delete(id),
    async forgetRetired() {
      const held = [...new Set([...clients.values()].map(({ credential }) => credential.id))];
      const gone = await listGone(db, held);
      for (const [tenantId, { credential }] of clients)
        if (gone.includes(credential.id)) clients.delete(tenantId);
    },
  };
}

function requireEndpoints(clouds: Clouds, cloud: Cloud): CloudEndpoints {
  const endpoints = clouds.find(cloud);
  if (!endpoints) throw new TokenError("network", "The simulated cloud is not running.");
  return endpoints;
}

function configure(
  { authority, network }: CloudEndpoints,
  entraTenantId: string,
  credential: StoredCredential,
  secret: Secret,
): Configuration {
  const proof = credential.certificate
    ? {
        clientCertificate: {
          thumbprintSha256: thumbprint(credential.certificate),
          privateKey: secret.reveal(),
        },
      }
    : { clientSecret: secret.reveal() };
  return {
    auth: {
      clientId: credential.clientId,
      authority: `${authority}/${entraTenantId}`,
      // msal-node knows Microsoft's own; another one it would have to look up there.
      ...(network ? { knownAuthorities: [new URL(authority).host] } : {}),
      ...proof,
    },
    system: {
      ...(network ? { networkClient: network } : {}),
      loggerOptions: { logLevel: LogLevel.Error, piiLoggingEnabled: false, loggerCallback: () => undefined },
    },
  };
}

function thumbprint(certificatePem: string): string {
  return createHash("sha256").update(new X509Certificate(certificatePem).raw).digest("hex").toUpperCase();
}

/** A client that signs in with one credential. */
interface Client {
  client: ConfidentialClientApplication;
  credential: Pick<StoredCredential, "id" | "since">;
  /** Entra's id of the request that brought the token. */
  correlationId?: string;
}

async function acquire(opened: Client, resource: string): Promise<Secret> {
  const { client, credential } = opened;
  try {
    const result = await client.acquireTokenByClientCredential({ scopes: [`${resource}/.default`] });
    if (!result?.accessToken) throw new TokenError("unauthorized", "Entra answered without a token.");
    if (!result.fromCache) opened.correlationId = result.correlationId;
    return new Secret(result.accessToken);
  } catch (error) {
    if (error instanceof TokenError) throw error;
    const { errorCode = "", errorMessage = "" } = error as { errorCode?: string; errorMessage?: string };
    const raw = `${errorCode} ${errorMessage || String(error)}`;
    const isNew = Date.now() - credential.since.getTime() < settlingMs;
    throw new TokenError(isNew && /AADSTS700027\b/.test(raw) ? "certificateNew" : "entra", raw, {
      cause: error,
    });
  }
}

const claimsSchema = z.object({
  aud: z.string(),
  tid: z.string(),
  roles: z.array(z.string()).default([]),
  /** Template ids of directory roles. Entra need not state them. */
  wids: z.array(z.string()).optional(),
});

/** Looks at the token before anybody else gets it. Entra's signature is Exchange's to check. */
function checkToken(token: Secret, entraTenantId: string, resource: string): void {
  const { aud, tid } = readClaims(token);
  if (tid.toLowerCase() !== entraTenantId.toLowerCase())
    throw new TokenError("wrongTenant", `The token is for the tenant ${tid}.`);
  if (aud !== resource) throw new TokenError("unauthorized", `The token is for ${aud}.`);
}

function requireManageAsApp(token: Secret): void {
  const { roles } = readClaims(token);
  if (!roles.includes("Exchange.ManageAsApp"))
    throw new TokenError("manageAsAppMissing", `Roles in the token: ${roles.join(", ") || "none"}.`);
}

/** What a token says of itself. @throws TokenError when it can't be read */
export function readClaims(token: Secret): z.infer<typeof claimsSchema> {
  const [, payload = ""] = token.reveal().split(".");
  try {
    return claimsSchema.parse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
  } catch (error) {
    throw new TokenError("unauthorized", "The token has no audience or tenant that can be read.", {
      cause: error,
    });
  }
}
