import { expect, type Locator, type Page } from "@playwright/test";
import type { SimulatedTenant } from "./test.ts";

/** Where things stand on the tenants page, for one tenant. */
export function rowOf(page: Page, tenant: SimulatedTenant) {
  const row = page
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader").filter({ hasText: tenant.domain }) });
  const button = (name: string): Locator =>
    row.getByRole("button", { name: `${name} ${tenant.name}`, exact: true });
  return {
    row,
    check: button("Check"),
    block: button("Block"),
    allow: button("Allow"),
    undo: button("Undo"),
    toast: page.locator("[data-sonner-toast]").filter({ hasText: tenant.name }),
    select: row.getByRole("checkbox"),
    state: row.getByRole("cell").nth(1),
  };
}

/** Opens the page with this tenant alone. */
export async function openTenant(page: Page, tenant: SimulatedTenant) {
  await page.goto(`/tenants?q=${encodeURIComponent(tenant.domain)}`);
  const row = rowOf(page, tenant);
  await expect(row.row).toBeVisible();
  return row;
}

/** Reads the tenant's state through the page, so that it is known. */
export async function checkTenant(page: Page, tenant: SimulatedTenant, words: "Allowed" | "Blocked") {
  const row = await openTenant(page, tenant);
  await row.check.click();
  await expect(row.state).toContainText(words, { timeout: 30_000 });
  await expect(row.row).toContainText("checked just now");
  return row;
}
