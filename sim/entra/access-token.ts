import { SignJWT } from "jose";
import { type Cloud, type CloudTenant, servicePrincipalId } from "../cloud.ts";
import { type Consent, DIRECTORY_ROLES } from "../directory-roles.ts";
import { seededFractions } from "../seeded.ts";

/** The audience of Exchange Online; its scope is this plus "/.default". */
export const EXCHANGE_RESOURCE = "https://outlook.office365.com";
/** The audience of Microsoft Graph. */
export const GRAPH_RESOURCE = "https://graph.microsoft.com";
export const resources = [EXCHANGE_RESOURCE, GRAPH_RESOURCE] as const;
export type Resource = (typeof resources)[number];

/** The issuer of version 1.0 tokens of a tenant, the kind that Exchange Online takes. */
export function tokenIssuer(origin: string, tenantId: string): string {
  return `${origin}/${tenantId}/`;
}

interface Issue {
  tenant: CloudTenant;
  clientId: string;
  consent: Consent;
  credential: "secret" | "certificate";
  resource: Resource;
  origin: string;
  /** Which token of this tenant it is; chooses its lifetime. */
  number: number;
  alreadyExpired: boolean;
}

/** The application permissions that were granted for a resource, as they stand in `roles`. */
function grantedRoles({ consent, resource }: Pick<Issue, "consent" | "resource">): string[] {
  if (resource === GRAPH_RESOURCE) return consent.graphRoles;
  return consent.manageAsApp ? ["Exchange.ManageAsApp"] : [];
}

/** Signs an app token for a resource, valid for 60 to 90 minutes, as Entra varies it. */
export async function issueAccessToken(
  cloud: Cloud,
  issue: Issue,
): Promise<{ token: string; expiresInSeconds: number }> {
  const { tenant, clientId, consent } = issue;
  const jitter = seededFractions(cloud.seed, `token/${tenant.id}/${clientId}/${issue.number}`)(0);
  const lifetimeSeconds = 3_600 + Math.floor(jitter * 1_800);
  const issuedAt = Math.floor(Date.now() / 1000) - (issue.alreadyExpired ? lifetimeSeconds + 60 : 0);
  const roles = grantedRoles(issue);
  const objectId = servicePrincipalId(cloud, tenant, clientId);
  const claims = {
    appid: clientId,
    appidacr: issue.credential === "certificate" ? "2" : "1",
    idp: tokenIssuer(issue.origin, tenant.id),
    idtyp: "app",
    oid: objectId,
    sub: objectId,
    tid: tenant.id,
    uti: crypto.randomUUID(),
    ver: "1.0",
    ...(roles.length > 0 ? { roles } : {}),
    ...(consent.role ? { wids: [DIRECTORY_ROLES[consent.role]] } : {}),
  };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: cloud.signingKey.id })
    .setIssuer(tokenIssuer(issue.origin, tenant.id))
    .setAudience(issue.resource)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSeconds)
    .sign(cloud.signingKey.privateKey);
  return { token, expiresInSeconds: lifetimeSeconds - 1 };
}
