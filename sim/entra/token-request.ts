import { type AppRegistration, secretDigest } from "../apps.ts";
import type { Cloud, CloudTenant } from "../cloud.ts";
import type { Consent } from "../directory-roles.ts";
import { type Resource, resources } from "./access-token.ts";
import { checkClientAssertion } from "./client-assertion.ts";
import { entraErrors } from "./errors.ts";

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/i;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The tenant named in the path, by GUID or domain. */
export function requireTenant(cloud: Cloud, named: string): CloudTenant {
  const tenant = cloud.findTenant(named);
  if (tenant) return tenant;
  throw GUID.test(named) || DOMAIN.test(named)
    ? entraErrors.tenantNotFound(named)
    : entraErrors.tenantMalformed(named);
}

/** The resource that the scope `<resource>/.default` names. */
export function requireResource(scope: string, tenantName: string): Resource {
  const named = /^(\S+)\/\.default$/.exec(scope)?.[1];
  if (named === undefined) throw entraErrors.wrongScope(scope);
  const found = resources.find((resource) => resource === named);
  if (!found) throw entraErrors.resourceNotFound(named, tenantName);
  return found;
}

function checkSecret(value: string, app: AppRegistration): void {
  const found = app.secrets.find(({ sha256 }) => sha256 === secretDigest(value));
  if (!found) throw entraErrors.wrongSecret(app.clientId);
  if (Date.parse(found.expiresAt) <= Date.now()) throw entraErrors.expiredSecret(app.clientId);
}

async function checkCredential(
  form: URLSearchParams,
  app: AppRegistration,
  tokenEndpoints: readonly string[],
): Promise<"secret" | "certificate"> {
  const assertion = form.get("client_assertion");
  const secret = form.get("client_secret");
  if (assertion) {
    if (form.get("client_assertion_type") !== ASSERTION_TYPE)
      throw entraErrors.missingParameter("client_assertion_type");
    await checkClientAssertion(assertion, app, tokenEndpoints);
    return "certificate";
  }
  if (!secret) throw entraErrors.noCredential();
  checkSecret(secret, app);
  return "secret";
}

export interface GrantedRequest {
  clientId: string;
  consent: Consent;
  credential: "secret" | "certificate";
  resource: Resource;
}

/** Checks a client-credentials request in the order Entra does: form, app in tenant, credential, scope. */
export async function checkTokenRequest(
  cloud: Cloud,
  tenant: CloudTenant,
  form: URLSearchParams,
  tokenEndpoints: readonly string[],
): Promise<GrantedRequest> {
  const required = (name: string) => {
    const value = form.get(name);
    if (!value) throw entraErrors.missingParameter(name);
    return value;
  };
  const grant = required("grant_type");
  if (grant !== "client_credentials") throw entraErrors.unsupportedGrant(grant);
  const clientId = required("client_id").toLowerCase();
  const scope = required("scope");
  const app = cloud.apps.get(clientId);
  const consent = tenant.state.consents.get(clientId);
  if (app && !consent && (app.homeTenantId ?? cloud.home.id) === tenant.id)
    throw entraErrors.principalMissing(clientId, tenant.id);
  if (!app || !consent) throw entraErrors.appNotInTenant(clientId, tenant.name);
  const credential = await checkCredential(form, app, tokenEndpoints);
  // MSAL adds the OpenID scopes of its own to every request; Entra ignores them here.
  const parts = scope.split(" ").filter((part) => !["openid", "profile", "offline_access"].includes(part));
  const resource = requireResource(parts.join(" "), tenant.name);
  return { clientId, consent, credential, resource };
}
