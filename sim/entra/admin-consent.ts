import type { AppRegistration } from "../apps.ts";
import type { Cloud, CloudTenant } from "../cloud.ts";
import { markChanged } from "../overrides.ts";
import { type SimContext, serveCall } from "../serve-call.ts";
import { EXCHANGE_RESOURCE, GRAPH_RESOURCE, type Resource, resources } from "./access-token.ts";
import { consentPage, errorPage } from "./consent-page.ts";
import { describeEntraError, EntraError, entraErrors } from "./errors.ts";
import { requireResource, requireTenant } from "./token-request.ts";

/** What is asked for, once everything in the address was checked. */
interface ConsentRequest {
  /** Null where the administrator's sign-in decides: "organizations", and nobody has signed in yet. */
  tenant: CloudTenant | null;
  app: AppRegistration;
  redirectUri: string;
  asked: readonly Resource[];
}

function sameRedirect(registered: string, given: string): boolean {
  const url = new URL(registered);
  if (url.hostname !== "localhost" || !URL.canParse(given)) return registered === given;
  // Entra ignores the port of a localhost address, RFC 8252 section 7.3.
  const other = new URL(given);
  url.port = other.port;
  return url.href === other.href;
}

function requireRedirect({ clientId, redirectUris }: AppRegistration, given: string | undefined): string {
  if (given === undefined) {
    const [first] = redirectUris;
    if (first === undefined) throw entraErrors.noRedirect();
    return first;
  }
  if (!redirectUris.some((registered) => sameRedirect(registered, given)))
    throw entraErrors.redirectUnknown(given, clientId);
  return given;
}

/** The tenant in the address, or the one that the administrator names; GUIDs and domains of none are refused. */
function signInTenant(cloud: Cloud, named: string, chosen: string | undefined): CloudTenant | null {
  if (named !== "organizations") return requireTenant(cloud, named);
  return chosen === undefined ? null : requireTenant(cloud, chosen);
}

function requireApp(cloud: Cloud, clientId: string | undefined, tenant: CloudTenant | null): AppRegistration {
  if (!clientId) throw entraErrors.missingParameter("client_id");
  const app = cloud.apps.get(clientId.toLowerCase());
  const livesIn = app?.homeTenantId ?? cloud.home.id;
  if (app && (app.multiTenant || livesIn === tenant?.id)) return app;
  throw app && !tenant
    ? entraErrors.singleTenant(app.clientId, app.name)
    : entraErrors.appNotInTenant(clientId, tenant?.name ?? "organizations");
}

/** The resources of the scope; without one, as the older form of the address has it, all that the app lists. */
function readScope(scope: string | undefined, app: AppRegistration, tenantName: string): Resource[] {
  const listed: Record<Resource, boolean> = {
    [EXCHANGE_RESOURCE]: app.manageAsApp,
    [GRAPH_RESOURCE]: app.graphRoles.length > 0,
  };
  if (scope === undefined) return resources.filter((resource) => listed[resource]);
  const asked = scope.split(" ").map((part) => requireResource(part, tenantName));
  const missing = asked.find((resource) => !listed[resource]);
  if (missing) throw entraErrors.permissionNotListed(missing);
  return asked;
}

function checkRequest(c: SimContext, cloud: Cloud, isV2: boolean, chosen?: string): ConsentRequest {
  const tenant = signInTenant(cloud, c.req.param("tenant") ?? "", chosen);
  const app = requireApp(cloud, c.req.query("client_id"), tenant);
  const given = c.req.query("redirect_uri");
  const scope = c.req.query("scope");
  if (isV2 && !given) throw entraErrors.missingParameter("redirect_uri");
  if (isV2 && !scope) throw entraErrors.missingParameter("scope");
  const redirectUri = requireRedirect(app, given);
  return { tenant, app, redirectUri, asked: readScope(scope, app, tenant?.name ?? "organizations") };
}

function namePermissions({ asked, app }: ConsentRequest): string[] {
  return asked.flatMap((resource) =>
    resource === EXCHANGE_RESOURCE
      ? ["Manage Exchange As Application (Exchange.ManageAsApp, Office 365 Exchange Online)"]
      : app.graphRoles.map((role) => `${role} (Microsoft Graph)`),
  );
}

/** Makes or widens the service principal. It gets no directory role: that is another step. */
function grantConsent(cloud: Cloud, tenant: CloudTenant, { app, asked }: ConsentRequest): void {
  const had = tenant.state.consents.get(app.clientId);
  tenant.state.consents.set(app.clientId, {
    role: had?.role ?? null,
    manageAsApp: (had?.manageAsApp ?? false) || asked.includes(EXCHANGE_RESOURCE),
    graphRoles: asked.includes(GRAPH_RESOURCE) ? app.graphRoles : (had?.graphRoles ?? []),
  });
  markChanged(cloud, tenant);
  cloud.keepOverrides();
}

/** Sends the browser back. An error carries `admin_consent=True` too, as Microsoft's does. */
function sendBack(c: SimContext, redirectUri: string, answer: Record<string, string>): Response {
  const url = new URL(redirectUri);
  const state = c.req.query("state");
  for (const [name, value] of Object.entries({ admin_consent: "True", ...answer }))
    url.searchParams.set(name, value);
  if (state !== undefined) url.searchParams.set("state", state);
  return c.redirect(url.href, 302);
}

function answerConsent(c: SimContext, cloud: Cloud, request: ConsentRequest, accepted: boolean): Response {
  const { tenant, redirectUri } = request;
  if (!accepted) throw entraErrors.consentDeclined();
  if (!tenant) throw entraErrors.missingParameter("tenant");
  grantConsent(cloud, tenant, request);
  const scope = c.req.query("scope");
  return sendBack(c, redirectUri, { tenant: tenant.id, ...(scope === undefined ? {} : { scope }) });
}

function describeError(c: SimContext, error: EntraError) {
  return describeEntraError(error, new URL(c.req.url).origin, crypto.randomUUID());
}

/** The page where a tenant's administrator consents (GET), and the answer (POST). */
export async function serveAdminConsent(c: SimContext, cloud: Cloud, isV2: boolean): Promise<Response> {
  const named = c.req.param("tenant") ?? "";
  const form = c.req.method === "POST" ? new URLSearchParams(await c.req.text()) : null;
  const chosen = form?.get("tenant") || undefined;
  const known = cloud.findTenant(named === "organizations" ? (chosen ?? "") : named);
  let redirectUri: string | undefined;
  return serveCall(c, cloud, {
    tenant: known,
    start: {
      surface: "entra",
      cmdlet: form ? "consent" : "adminconsent",
      tenantId: known?.id ?? null,
      clientId: c.req.query("client_id")?.toLowerCase() ?? null,
      requestId: crypto.randomUUID(),
    },
    async work() {
      const request = checkRequest(c, cloud, isV2, chosen);
      if (!form) return c.html(consentPage(request.app, request.tenant, namePermissions(request)));
      redirectUri = request.redirectUri;
      return answerConsent(c, cloud, request, form.get("answer") === "accept");
    },
    refuse(error) {
      if (!(error instanceof EntraError)) return undefined;
      const outcome = `AADSTS${error.code}`;
      // Errors on the page come with status 200: https://learn.microsoft.com/en-us/previous-versions/azure/dn645544(v=azure.100)
      if (redirectUri === undefined) return { outcome, response: c.html(errorPage(error)) as Response };
      const { error: name, error_description } = describeError(c, error);
      return { outcome, response: sendBack(c, redirectUri, { error: name, error_description }) };
    },
    defaultBody: () => describeError(c, entraErrors.transient()),
  });
}
