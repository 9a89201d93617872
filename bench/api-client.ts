import type { RunItemView, RunView } from "#lib/runs/schema.ts";
import type { TenantPage } from "#lib/tenants/schema.ts";
import type { Product } from "../e2e/product.ts";

export interface ApiClient {
  /** The product's id of a tenant. */
  findTenant: (domain: string) => Promise<string>;
  request: (action: "check" | "block" | "allow", tenantId: string) => Promise<RunView>;
  /** Any other question: a GET, or a POST when there is a body. */
  call: <T>(path: string, body?: unknown) => Promise<T>;
  readItem: (runId: string) => Promise<RunItemView>;
  headers: Record<string, string>;
}

/** The API as a script uses it, with a token of its own. */
export async function openApi({ baseUrl, token }: Product): Promise<ApiClient> {
  const headers = { authorization: `Bearer ${await token("technician")}` };
  async function call<T>(path: string, body?: unknown): Promise<T> {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const answer = await fetch(`${baseUrl}/api/v1/${path}`, {
      ...init,
      headers: { ...headers, "content-type": "application/json" },
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }
  return {
    headers,
    call,
    async findTenant(domain) {
      const { items } = await call<TenantPage>(`tenants?q=${encodeURIComponent(domain)}`);
      const found = items.find((item) => item.domain === domain);
      if (!found) throw new Error(`There is no tenant ${domain}.`);
      return found.id;
    },
    request: (action, tenantId) =>
      call("runs", {
        action,
        target: { tenantIds: [tenantId] },
        ...(action === "allow" ? { reason: "Measuring" } : {}),
      }),
    async readItem(runId) {
      const { items } = await call<{ items: RunItemView[] }>(`runs/${runId}/items`);
      const item = items[0];
      if (!item) throw new Error(`Run ${runId} has no item.`);
      return item;
    },
  };
}
