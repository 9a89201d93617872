import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { exportJWK } from "jose";
import type { Cloud, CloudTenant } from "../cloud.ts";
import type { Fault } from "../faults.ts";
import { pause } from "../latency.ts";
import { type SimContext, serveCall } from "../serve-call.ts";
import { issueAccessToken, tokenIssuer } from "./access-token.ts";
import { serveAdminConsent } from "./admin-consent.ts";
import { describeEntraError, EntraError, entraErrors } from "./errors.ts";
import { checkTokenRequest, requireTenant } from "./token-request.ts";

type Bindings = { Bindings: HttpBindings };

function originOf(c: Context): string {
  return new URL(c.req.url).origin;
}

function answerError(c: Context, error: EntraError): Response {
  return c.json(describeEntraError(error, originOf(c), crypto.randomUUID()), error.status);
}

async function grant(c: SimContext, cloud: Cloud, tenant: CloudTenant, form: URLSearchParams, fault?: Fault) {
  const origin = originOf(c);
  const endpoints = [tenant.id, ...tenant.domains].map((name) => `${origin}/${name}/oauth2/v2.0/token`);
  const granted = await checkTokenRequest(cloud, tenant, form, endpoints);
  const { token, expiresInSeconds } = await issueAccessToken(cloud, {
    tenant,
    ...granted,
    origin,
    number: cloud.ledger.entries().length,
    alreadyExpired: fault?.kind === "expired-token",
  });
  return {
    token_type: "Bearer",
    expires_in: expiresInSeconds,
    ext_expires_in: expiresInSeconds,
    access_token: token,
  };
}

async function serveToken(c: SimContext, cloud: Cloud): Promise<Response> {
  const named = c.req.param("tenant") ?? "";
  const form = new URLSearchParams(await c.req.text());
  const known = cloud.findTenant(named);
  return serveCall(c, cloud, {
    tenant: known,
    start: {
      surface: "entra",
      cmdlet: "token",
      tenantId: known?.id ?? named,
      clientId: form.get("client_id"),
      requestId: crypto.randomUUID(),
    },
    async work({ fault }) {
      const tenant = requireTenant(cloud, named);
      await pause(cloud.latency.next(tenant.id, "token", tenant.state.latencies));
      return c.json(await grant(c, cloud, tenant, form, fault), 200, {
        "cache-control": "no-store, no-cache",
      });
    },
    refuse: (error) =>
      error instanceof EntraError
        ? { outcome: `AADSTS${error.code}`, response: answerError(c, error) }
        : undefined,
    defaultBody: () => describeEntraError(entraErrors.transient(), originOf(c), crypto.randomUUID()),
  });
}

function describeTenant(c: Context, cloud: Cloud, version: "v1.0" | "v2.0"): Response {
  const origin = originOf(c);
  const { id } = requireTenant(cloud, c.req.param("tenant") ?? "");
  const path = version === "v2.0" ? "oauth2/v2.0" : "oauth2";
  return c.json({
    issuer: version === "v2.0" ? `${origin}/${id}/v2.0` : tokenIssuer(origin, id),
    authorization_endpoint: `${origin}/${id}/${path}/authorize`,
    token_endpoint: `${origin}/${id}/oauth2/v2.0/token`,
    jwks_uri: `${origin}/${id}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt"],
    response_types_supported: ["code", "id_token"],
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    claims_supported: ["sub", "iss", "aud", "exp", "iat", "tid"],
    tenant_region_scope: "SIM",
    cloud_instance_name: "simulated",
  });
}

/** Discovery, keys and tokens of Microsoft Entra. */
export function entraRoutes(cloud: Cloud): Hono<Bindings> {
  const app = new Hono<Bindings>();
  app.get("/:tenant/v2.0/.well-known/openid-configuration", (c) => describeTenant(c, cloud, "v2.0"));
  app.get("/:tenant/.well-known/openid-configuration", (c) => describeTenant(c, cloud, "v1.0"));
  app.get("/:tenant/discovery/v2.0/keys", async (c) => {
    requireTenant(cloud, c.req.param("tenant"));
    const { id, publicKey } = cloud.signingKey;
    return c.json({ keys: [{ ...(await exportJWK(publicKey)), kid: id, use: "sig", alg: "RS256" }] });
  });
  app.get("/common/discovery/instance", (c) => {
    const host = new URL(c.req.url).host;
    const endpoint = c.req.query("authorization_endpoint") ?? `${originOf(c)}/common/oauth2/v2.0/authorize`;
    return c.json({
      tenant_discovery_endpoint: endpoint.replace(
        /\/oauth2\/v2\.0\/authorize$/,
        "/v2.0/.well-known/openid-configuration",
      ),
      "api-version": "1.1",
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    });
  });
  app.on(["GET", "POST"], "/:tenant/v2.0/adminconsent", (c) => serveAdminConsent(c, cloud, true));
  app.on(["GET", "POST"], "/:tenant/adminconsent", (c) => serveAdminConsent(c, cloud, false));
  app.post("/:tenant/oauth2/v2.0/token", (c) => serveToken(c, cloud));
  app.onError((error, c) => {
    if (error instanceof EntraError) return answerError(c, error);
    throw error;
  });
  return app;
}
