import { createHash, X509Certificate } from "node:crypto";
import {
  ConfidentialClientApplication,
  type Configuration,
  type INetworkModule,
  LogLevel,
} from "@azure/msal-node";
import { z } from "zod";
import { noteCredentialUse } from "#lib/credentials/commands.ts";
import { findCredential, type StoredCredential } from "#lib/credentials/queries.ts";
import { type SealingKey, unseal } from "#lib/credentials/sealing.ts";
import { Secret } from "#lib/credentials/secret.ts";
import type { Db } from "#lib/db.ts";
import type { Claim } from "#lib/runs/claim.ts";
import type { Cloud } from "#lib/tenants/schema.ts";

/** Sign-in host and Exchange resource of each national cloud. The simulated one plays the global one. */
const clouds: Record<Cloud, { authority: string; resource: string }> = {
  global: { authority: "https://login.microsoftonline.com", resource: "https://outlook.office365.com" },
  gcchigh: { authority: "https://login.microsoftonline.us", resource: "https://outlook.office365.us" },
  dod: { authority: "https://login.microsoftonline.us", resource: "https://outlook-dod.office365.us" },
  china: { authority: "https://login.partner.microsoftonline.cn", resource: "https://partner.outlook.cn" },
  simulated: { authority: "", resource: "https://outlook.office365.com" },
};

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

export interface TokenSource {
  /** An app token for one tenant, checked. @throws TokenError */
  get: (tenant: Claim["tenant"]) => Promise<Secret>;
  /** Forgets the tenant's token, so that the next one shows roles given meanwhile. */
  forget: (tenant: Claim["tenant"]) => void;
}

interface Options {
  db: Db;
  keys: readonly SealingKey[];
  simulated: { authority: string; network: INetworkModule } | null;
}

export function createTokenSource({ db, keys, simulated }: Options): TokenSource {
  // One client, and so one token cache, for each tenant and credential: tokens of two tenants never share one.
  const clients = new Map<string, { credentialId: string; client: ConfidentialClientApplication }>();

  async function openClient(tenant: Claim["tenant"]): Promise<ConfidentialClientApplication> {
    const credential = tenant.appRegistrationId ? await findCredential(db, tenant.appRegistrationId) : null;
    if (!credential) throw new TokenError("credentialMissing", "");
    const cached = clients.get(tenant.id);
    if (cached?.credentialId === credential.id) return cached.client;
    const secret = await open(credential, keys);
    const client = new ConfidentialClientApplication(configure(tenant, credential, secret, simulated));
    clients.set(tenant.id, { credentialId: credential.id, client });
    await noteCredentialUse(db, credential.id);
    return client;
  }

  return {
    async get(tenant) {
      const { resource } = clouds[tenant.cloud];
      const client = await openClient(tenant);
      const token = await acquire(client, resource);
      try {
        checkToken(token, tenant.entraTenantId, resource);
      } catch (error) {
        // It lives for about an hour: kept, it would hide the cure for so long.
        clients.delete(tenant.id);
        throw error;
      }
      return token;
    },
    forget: (tenant) => void clients.delete(tenant.id),
  };
}

async function open(credential: StoredCredential, keys: readonly SealingKey[]): Promise<Secret> {
  try {
    return await unseal(keys, credential, credential.field);
  } catch (error) {
    throw new TokenError("credentialSealed", "", { cause: error });
  }
}

function configure(
  tenant: Claim["tenant"],
  credential: StoredCredential,
  secret: Secret,
  simulated: Options["simulated"],
): Configuration {
  const isSimulated = tenant.cloud === "simulated";
  if (isSimulated && !simulated) throw new TokenError("network", "The simulated cloud is not running.");
  const host = isSimulated && simulated ? simulated.authority : clouds[tenant.cloud].authority;
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
      authority: `${host}/${tenant.entraTenantId}`,
      ...(isSimulated ? { knownAuthorities: [new URL(host).host] } : {}),
      ...proof,
    },
    system: {
      ...(isSimulated && simulated ? { networkClient: simulated.network } : {}),
      loggerOptions: { logLevel: LogLevel.Error, piiLoggingEnabled: false, loggerCallback: () => undefined },
    },
  };
}

function thumbprint(certificatePem: string): string {
  return createHash("sha256").update(new X509Certificate(certificatePem).raw).digest("hex").toUpperCase();
}

async function acquire(client: ConfidentialClientApplication, resource: string): Promise<Secret> {
  try {
    const result = await client.acquireTokenByClientCredential({ scopes: [`${resource}/.default`] });
    if (!result?.accessToken) throw new TokenError("unauthorized", "Entra answered without a token.");
    return new Secret(result.accessToken);
  } catch (error) {
    if (error instanceof TokenError) throw error;
    const { errorCode = "", errorMessage = "" } = error as { errorCode?: string; errorMessage?: string };
    throw new TokenError("entra", `${errorCode} ${errorMessage || String(error)}`, { cause: error });
  }
}

const claimsSchema = z.object({ aud: z.string(), tid: z.string(), roles: z.array(z.string()).default([]) });

/** Looks at the token before anybody else gets it. Entra's signature is Exchange's to check. */
function checkToken(token: Secret, entraTenantId: string, resource: string): void {
  const { aud, tid, roles } = readClaims(token);
  if (tid.toLowerCase() !== entraTenantId.toLowerCase())
    throw new TokenError("wrongTenant", `The token is for the tenant ${tid}.`);
  if (aud !== resource) throw new TokenError("unauthorized", `The token is for ${aud}.`);
  if (!roles.includes("Exchange.ManageAsApp"))
    throw new TokenError("manageAsAppMissing", `Roles in the token: ${roles.join(", ") || "none"}.`);
}

function readClaims(token: Secret): z.infer<typeof claimsSchema> {
  const [, payload = ""] = token.reveal().split(".");
  try {
    return claimsSchema.parse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
  } catch (error) {
    throw new TokenError("unauthorized", "The token has no audience or tenant that can be read.", {
      cause: error,
    });
  }
}
