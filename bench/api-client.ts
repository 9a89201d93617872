import type { RunItemView, RunView } from "#lib/runs/schema.ts";
import type { TenantPage } from "#lib/tenants/schema.ts";
import { type Api, openApi } from "../e2e/api.ts";
import type { Product } from "../e2e/product.ts";

export interface ApiClient extends Api {
  /** The product's id of a tenant. */
  findTenant: (domain: string) => Promise<string>;
  request: (action: "check" | "block" | "allow", tenantId: string) => Promise<RunView>;
  readItem: (runId: string) => Promise<RunItemView>;
}

/** What the benches ask of the API. */
export async function openApiClient(product: Product): Promise<ApiClient> {
  const api = await openApi(product);
  const { call } = api;
  return {
    ...api,
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
