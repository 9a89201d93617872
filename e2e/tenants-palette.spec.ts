import type { Page } from "@playwright/test";
import { checkTenant } from "./tenants-page.ts";
import { expect, listSets, type SimulatedTenant, test } from "./test.ts";

test.use({ role: "technician" });

const patient = { timeout: 30_000 };
const option = (page: Page, name: string) => page.getByRole("option", { name });

/** The palette with these words in it. */
async function ask(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.keyboard.type(words);
}

const readSets = async (product: Parameters<typeof listSets>[0], tenant: SimulatedTenant) =>
  (await listSets(product, tenant)).map(({ value }) => value);

test("the palette blocks a tenant, says so with Undo, and does not offer it twice", async ({
  page,
  product,
  tenant,
}) => {
  await checkTenant(page, tenant, "Allowed");
  await ask(page, `block ${tenant.name}`);
  await expect(option(page, `Block ${tenant.name}`)).toContainText("Allowed");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/tenants\/[0-9a-f-]{36}$/);
  const message = page.locator("[data-sonner-toast]").filter({ hasText: `Asked to block ${tenant.name}` });
  await expect(message.getByRole("button", { name: "Undo" })).toBeVisible();
  await expect(page.getByText("RejectDirectSend: True").first()).toBeVisible(patient);

  await ask(page, `block ${tenant.name}`);
  await expect(option(page, `Block ${tenant.name}`)).toBeDisabled();
  await expect(option(page, `Block ${tenant.name}`)).toContainText("Blocked already");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await message.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("RejectDirectSend: False").first()).toBeVisible(patient);
  expect(await readSets(product, tenant)).toEqual([true, false]);
});

test("the palette asks why before it allows", async ({ page, product, tenant }) => {
  await product.control.setTenant(tenant.id, { rejectDirectSend: true });
  await checkTenant(page, tenant, "Blocked");
  await ask(page, `allow ${tenant.name}`);
  await expect(option(page, `Allow ${tenant.name}`)).toContainText("Blocked");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: `Allow Direct Send for ${tenant.name}?` });
  await expect(dialog.getByLabel("Reason")).toBeFocused();
  expect(await readSets(product, tenant)).toEqual([]);
  await page.keyboard.type("Scanner of the front office");
  await dialog.getByRole("button", { name: "Allow Direct Send" }).click();
  await expect(page.getByText("RejectDirectSend: False").first()).toBeVisible(patient);
});

test.describe(() => {
  test.use({ role: "viewer" });
  test("the palette tells a viewer why it does nothing", async ({ page, tenant }) => {
    await page.goto("/learn");
    await expect(page.getByText("Live", { exact: true }).first()).toBeAttached();
    await ask(page, `check ${tenant.name}`);
    await expect(option(page, `Check ${tenant.name}`)).toBeDisabled();
    await expect(option(page, `Check ${tenant.name}`)).toContainText("Needs Technician");
  });
});
