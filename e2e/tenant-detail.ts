import { expect, type Page } from "@playwright/test";

/** Opens the page of one tenant; returns its id in Sendlock. */
export async function openTenantPage(page: Page, tenant: { domain: string; name: string }): Promise<string> {
  const found = await page.request.get(`/api/v1/tenants?q=${encodeURIComponent(tenant.domain)}`);
  const { id } = (await found.json()).items[0];
  await page.goto(`/tenants/${id}`);
  await expect(page.getByRole("heading", { level: 1, name: tenant.name })).toBeVisible();
  return id;
}

/** How far the page is wider than its window, in pixels. */
export function measureOverflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
