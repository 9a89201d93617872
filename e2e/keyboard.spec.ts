import type { Page } from "@playwright/test";
import { checkTenant, rowOf } from "./tenants-page.ts";
import { expect, listSets, type SimulatedTenant, test } from "./test.ts";

const patient = { timeout: 30_000 };

/** Presses a key until the focus is there. */
async function pressUntil(page: Page, key: string, isThere: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await isThere()) return;
    await page.keyboard.press(key);
  }
  throw new Error(`60 × ${key} does not lead there.`);
}

const isFocused = (page: Page, tenant: SimulatedTenant, action: string) => () =>
  page.evaluate(
    ([name, what]) => document.activeElement?.getAttribute("aria-label") === `${what} ${name}`,
    [tenant.name, action],
  );

test("the keyboard alone leads from the sign-in link to a blocked tenant and Undo", async ({
  page,
  product,
  tenant,
}) => {
  await page.goto(await product.signInLink());
  await page.waitForURL("**/tenants");
  const row = rowOf(page, tenant);
  await pressUntil(page, "Tab", () =>
    page.locator("input[data-search]").evaluate((field) => field === document.activeElement),
  );
  await page.keyboard.type(tenant.domain);
  await expect(page.getByRole("rowheader")).toHaveCount(1);
  await pressUntil(page, "Tab", isFocused(page, tenant, "Check"));
  await page.keyboard.press("Enter");
  await expect(row.state).toContainText("RejectDirectSend: False", patient);
  await expect(row.check, "the focus stays").toBeFocused();

  await page.keyboard.press("Tab");
  await expect(row.block).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(row.state).toContainText("RejectDirectSend: True", patient);
  await expect(row.block, "the focus stays").toBeFocused();
  await expect(page.locator("[data-announcer]")).toContainText(`${tenant.name}: Blocked`);

  await pressUntil(page, "Shift+Tab", isFocused(page, tenant, "Undo"));
  await page.keyboard.press("Enter");
  await expect(row.row.getByRole("link", { name: tenant.name }), "the focus stays in the row").toBeFocused();
  await expect(row.state).toContainText("RejectDirectSend: False", patient);
  expect((await listSets(product, tenant)).map(({ value }) => value)).toEqual([true, false]);
});

test("single keys move, act on the row with the focus and open the tenant; switched off they do nothing", async ({
  page,
  tenant,
  signIn,
  context,
}) => {
  await signIn(context, "technician");
  const row = await checkTenant(page, tenant, "Allowed");
  const link = row.row.getByRole("link", { name: tenant.name });
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("b");
  await expect(row.state, "no row has the focus").toContainText("RejectDirectSend: False");
  await page.keyboard.press("j");
  await expect(link).toBeFocused();
  await page.keyboard.press("b");
  await expect(row.state).toContainText("RejectDirectSend: True", patient);
  await page.keyboard.press("a");
  const dialog = page.getByRole("dialog", { name: `Allow Direct Send for ${tenant.name}?` });
  await expect(dialog.getByLabel("Reason")).toBeFocused();
  await page.keyboard.press("b");
  await expect(dialog.getByLabel("Reason")).toHaveValue("b");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(link, "the focus comes back").toBeFocused();
  await page.keyboard.press("u");
  await expect(row.state).toContainText("RejectDirectSend: False", patient);

  await page.evaluate(() => localStorage.setItem("sendlock-single-keys", "off"));
  await page.keyboard.press("b");
  await expect(row.block).toBeEnabled();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/tenants/*");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(tenant.name);
});

test("j and k walk through the rows and stop at the ends", async ({ page, signIn, context }) => {
  await signIn(context, "viewer");
  await page.goto("/tenants");
  const links = page.locator("[data-row-link]");
  // Keys count once the list is alive, which is a moment after it is seen.
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(links.nth(0)).toBeFocused({ timeout: 200 });
  }).toPass();
  await page.keyboard.press("k");
  await expect(links.nth(0)).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(links.nth(2)).toBeFocused();
  await page.keyboard.press("k");
  await expect(links.nth(1)).toBeFocused();
});
