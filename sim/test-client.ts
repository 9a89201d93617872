import type { TenantView } from "./control/tenant-view.ts";
import type { Control } from "./control-client.ts";
import { type HttpsAnswer, trustOnly } from "./https-request.ts";
import type { TenantKind } from "./tenants/generate.ts";

export interface TestClient {
  clientId: string;
  tenantOf(kind: TenantKind, appKey?: "shared" | "secret" | "expired"): Promise<TenantView>;
  /** Posts a token request; fields replace those of a good request, undefined takes one away. */
  postToken(tenant: string, fields: Record<string, string | undefined>): Promise<HttpsAnswer>;
  /** A token of the app for tests, which has consent as Exchange Administrator everywhere unless said otherwise. */
  token(tenantId: string, scope?: string): Promise<string>;
  /** Runs one cmdlet in the wire shape of Exchange. */
  invoke(
    tenantId: string,
    token: string,
    cmdlet: string,
    parameters?: object,
    more?: InvokeOptions,
  ): Promise<HttpsAnswer>;
}
export interface InvokeOptions {
  query?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export const GRAPH_SCOPE = "https://graph.microsoft.com/.default";
export const EXCHANGE_SCOPE = "https://outlook.office365.com/.default";

/** A plain HTTP client of the simulated cloud, with an app of its own that uses a secret. */
export async function createTestClient(
  control: Control,
  consentTo: "all" | string[] = "all",
): Promise<TestClient> {
  const send = trustOnly(control.cloud.certificate);
  const secret = crypto.randomUUID();
  const { clientId } = await control.addApp({
    name: "Test app",
    secrets: [{ value: secret, expiresAt: new Date(Date.now() + 86_400_000).toISOString() }],
    consent: { tenants: consentTo, role: "Exchange Administrator" },
  });
  const good = {
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: secret,
    scope: EXCHANGE_SCOPE,
  };
  const postToken: TestClient["postToken"] = (tenant, fields) => {
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...good, ...fields }))
      if (value !== undefined) form.set(name, value);
    return send(`${control.cloud.entra}/${tenant}/oauth2/v2.0/token`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: form.toString(),
    });
  };
  return {
    clientId,
    postToken,
    async tenantOf(kind, appKey) {
      const found = (await control.tenants()).find(
        (tenant) => tenant.kind === kind && (appKey === undefined || tenant.appKey === appKey),
      );
      if (!found) throw new Error(`No tenant of kind ${kind}`);
      return found;
    },
    async token(tenantId, scope = EXCHANGE_SCOPE) {
      const answer = (await postToken(tenantId, { scope })).json() as { access_token: string };
      return answer.access_token;
    },
    invoke: (tenantId, token, cmdlet, parameters = {}, { query = "", headers = {}, signal } = {}) =>
      send(`${control.cloud.exchange}/adminapi/beta/${tenantId}/InvokeCommand${query}`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
        body: JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: parameters } }),
        ...(signal ? { signal } : {}),
      }),
  };
}
