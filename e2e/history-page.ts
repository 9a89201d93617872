import { expect, type Page } from "@playwright/test";
import { type Api, openApi } from "./api.ts";
import type { Product } from "./product.ts";
import type { SimulatedTenant } from "./test.ts";

export const queryBox = (page: Page) => page.getByRole("combobox", { name: "Query of the history" });
export const events = (page: Page) => page.locator("[data-event]");
export const chip = (page: Page, words: string) => page.getByRole("button", { name: `Remove ${words}` });

/** A tenant that anybody may ask about: asking writes one event and changes nothing. */
export async function findTenant(page: Page): Promise<{ id: string; name: string }> {
  const { items } = await (await page.request.get("/api/v1/tenants?limit=1")).json();
  return items[0];
}

/** Writes exactly one event: a survey that is asked for while one waits already would write none. */
export async function writeEvent(product: Product, tenantId: string): Promise<void> {
  const { call } = await openApi(product);
  const job = await call<{ id: string }>("jobs", { kind: "survey", tenantId });
  const readState = async () => (await call<{ state: string }>(`jobs/${job.id}`)).state;
  await expect.poll(readState, { timeout: 30_000 }).toMatch(/succeeded|failed/);
}

interface Blocked {
  runId: string;
  tenantId: string;
  /** Sees the whole history. */
  api: Api;
}

/** Blocks a tenant by a run of its own, which leaves four events, and waits for its end. */
export async function blockTenant(
  product: Product,
  tenant: SimulatedTenant,
  reason: string,
): Promise<Blocked> {
  const api = await openApi(product);
  const found = await api.call<{ items: { id: string }[] }>(`tenants?q=${tenant.domain}`);
  const tenantId = found.items[0]?.id ?? "";
  const body = { action: "block", target: { tenantIds: [tenantId] }, reason };
  const run = await api.call<{ id: string }>("runs", body);
  const readState = async () => (await api.call<{ state: string }>(`runs/${run.id}`)).state;
  await expect.poll(readState, { timeout: 60_000 }).toBe("finished");
  return { runId: run.id, tenantId, api };
}
