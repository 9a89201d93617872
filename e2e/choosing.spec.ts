import type { Locator, Page, Request } from "@playwright/test";
import { findViolations } from "./find-violations.ts";
import { simulatedTenants } from "./product.ts";
import { openTenant, rowOf } from "./tenants-page.ts";
import { expect, test } from "./test.ts";

const patient = { timeout: 30_000 };
const bar = (page: Page) => page.getByRole("region", { name: "Selection" });
const box = (page: Page, place: number) => page.locator("[data-row-action=select]").nth(place);
const shownBox = (page: Page, count: number) =>
  page.getByRole("checkbox", { name: `Select the ${count} shown` });
const search = (page: Page) => page.getByLabel("Search name or domain");

/** The list, alive: a box that is pressed before says nothing. */
async function open(page: Page, path = "/tenants"): Promise<void> {
  await page.goto(path);
  await expect(page.getByText("Live", { exact: true }).first()).toBeAttached();
}

/** What a button of the bar asks for. */
async function askedBy(page: Page, button: Locator, path: string): Promise<unknown> {
  const isAsked = (request: Request) =>
    request.method() === "POST" && new URL(request.url()).pathname === path;
  const [request] = await Promise.all([page.waitForRequest(isAsked), button.click()]);
  return request.postDataJSON();
}

async function listIds(page: Page, query: string): Promise<string[]> {
  const { items } = await (await page.request.get(`/api/v1/tenants?limit=200&${query}`)).json();
  return items.map(({ id }: { id: string }) => id);
}

test.describe("a technician", () => {
  test.beforeEach(async ({ context, signIn }) => signIn(context, "technician"));

  test("chooses rows, and they stay chosen over search, order, more rows and changes", async ({
    page,
    tenant,
  }) => {
    await open(page);
    await box(page, 1).click();
    await box(page, 3).click({ modifiers: ["Shift"] });
    await expect(bar(page)).toContainText("3 tenants selected");
    await search(page).fill(tenant.domain);
    const row = rowOf(page, tenant);
    await expect(row.row).toBeVisible();
    await row.select.check();
    await row.check.click();
    await expect(row.state).toContainText("Allowed", patient);
    await expect(row.select).toBeChecked();
    await search(page).fill("");
    await page.getByRole("button", { name: "Tenant", exact: true }).click();
    await expect(page).toHaveURL(/sort=-name/);
    await page.getByRole("button", { name: "Show more" }).click();
    await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", String(simulatedTenants + 1));
    await expect(bar(page)).toContainText("4 tenants selected");
    await page.getByRole("button", { name: "Clear", exact: true }).click();
    await expect(bar(page)).not.toContainText("selected");
    await expect(shownBox(page, simulatedTenants), "the focus stays in the list").toBeFocused();
  });

  test("chooses all that match but one, and the plan is made for exactly them", async ({ page }) => {
    await open(page);
    await shownBox(page, 50).click();
    await expect(bar(page)).toContainText("50 tenants selected");
    await bar(page)
      .getByRole("button", { name: `Select all ${simulatedTenants}` })
      .click();
    await expect(bar(page)).toContainText(`All ${simulatedTenants} tenants selected`);
    const spared = await page.locator("[data-tenant]").first().getAttribute("data-tenant");
    await box(page, 0).uncheck();
    await expect(bar(page)).toContainText(`All ${simulatedTenants} tenants selected, but 1`);
    const asked = await askedBy(page, bar(page).getByRole("button", { name: "Block…" }), "/api/v1/plans");
    expect(asked).toEqual({ action: "block", target: { filter: {}, except: [spared] } });
    await page.waitForURL(/\/plans\/[0-9a-f-]{36}$/);
  });

  test("chooses what two searches find, and it is named by id", async ({ page }) => {
    await open(page, "/tenants?q=a");
    const [first = ""] = await listIds(page, "q=a");
    await box(page, 0).check();
    // Not among what the first search leaves out.
    await search(page).fill("contoso");
    await expect(page.getByRole("table")).toHaveAttribute("aria-busy", "false");
    const others = await listIds(page, "q=contoso");
    await shownBox(page, others.length).check();
    const asked = await askedBy(
      page,
      bar(page).getByRole("button", { name: "Check", exact: true }),
      "/api/v1/runs",
    );
    const { action, target } = asked as { action: string; target: { tenantIds: string[] } };
    expect(action).toBe("check");
    expect(new Set(target.tenantIds)).toEqual(new Set([first, ...others]));
    const message = page
      .locator("[data-sonner-toast]")
      .filter({ hasText: `Checking ${target.tenantIds.length} tenants` });
    await expect(message.getByRole("link", { name: "Watch the run" })).toHaveAttribute(
      "href",
      /^\/runs\/[0-9a-f-]{36}$/,
    );
  });

  test("with one chosen the bar does what the row's button does", async ({ page, tenant }) => {
    const row = await openTenant(page, tenant);
    await row.select.check();
    await bar(page).getByRole("button", { name: "Block", exact: true }).click();
    await expect(row.state).toContainText("Blocked", patient);
    await expect(row.undo).toBeVisible();
    await bar(page).getByRole("button", { name: "Allow…" }).click();
    await expect(page.getByRole("dialog", { name: `Allow Direct Send for ${tenant.name}?` })).toBeVisible();
  });

  test("adds a tag to the chosen ones and takes it back", async ({ page, takeTenant }) => {
    const [first, second] = [await takeTenant(), await takeTenant()];
    await open(page, `/tenants?q=${encodeURIComponent(first.domain)}`);
    await rowOf(page, first).select.check();
    await search(page).fill(second.domain);
    await rowOf(page, second).select.check();
    await bar(page).getByRole("button", { name: "Tags…" }).click();
    const dialog = page.getByRole("dialog", { name: "Tags of 2 tenants" });
    await dialog.getByRole("button", { name: "Change tags" }).click();
    await expect(dialog).toContainText("Name a tag to add");
    await dialog.getByLabel("Add").fill("gold, pilot");
    await dialog.getByRole("button", { name: "Change tags" }).click();
    await expect(page.getByText("Tags of 2 tenants changed")).toBeVisible();
    await expect(rowOf(page, second).row).toContainText("pilot");
    await page.goto("/tenants?tag=pilot");
    await expect(page.getByRole("rowheader")).toHaveCount(2);
    await shownBox(page, 2).check();
    await bar(page).getByRole("button", { name: "Tags…" }).click();
    await page.getByRole("dialog").getByRole("checkbox", { name: "pilot" }).check();
    await page.getByRole("button", { name: "Change tags" }).click();
    await expect(rowOf(page, second).row).not.toContainText("pilot");
  });

  test("keeps a filter under a name, takes it again and removes it", async ({ page }) => {
    await open(page, "/tenants?state=unknown&q=contoso");
    const menu = page.getByRole("button", { name: "Saved filters" });
    await menu.click();
    await page.getByRole("menuitem", { name: "Save this filter…" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Unread Contoso");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Filter “Unread Contoso” saved")).toBeVisible();
    await page.goto("/tenants");
    await menu.click();
    await page.getByRole("menuitem", { name: "Unread Contoso" }).click();
    await expect(page).toHaveURL(/[?&]state=unknown/);
    await expect(search(page)).toHaveValue("contoso");
    await menu.click();
    await page.getByRole("menuitem", { name: "Remove a filter…" }).click();
    await page.getByRole("button", { name: "Remove Unread Contoso" }).click();
    await expect(page.getByRole("dialog")).toContainText("None is left.");
  });

  test("needs no mouse: keys choose rows, lead to the bar, and the bar never hides the focus", async ({
    page,
  }) => {
    await page.setViewportSize({ width: 1280, height: 500 });
    await open(page);
    await expect(async () => {
      await page.keyboard.press("j");
      await expect(page.locator("[data-row-link]").first()).toBeFocused({ timeout: 200 });
    }).toPass();
    await page.keyboard.press("x");
    for (let row = 0; row < 25; row += 1) {
      await page.keyboard.press("j");
      const { bottom, top } = await page.evaluate(() => ({
        bottom: document.activeElement?.getBoundingClientRect().bottom ?? 0,
        top: document.querySelector("[aria-label=Selection]")?.getBoundingClientRect().top ?? 0,
      }));
      expect(bottom, "the link that has the focus ends above the bar").toBeLessThanOrEqual(top);
    }
    await page.keyboard.press("x");
    await expect(bar(page)).toContainText("2 tenants selected");
    await page.keyboard.press("s");
    await expect(bar(page).getByRole("button", { name: "Check", exact: true })).toBeFocused();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/plans\/[0-9a-f-]{36}$/);
  });
});

test("a viewer chooses, and reads why nothing can be done with it", async ({ page, context, signIn }) => {
  await signIn(context, "viewer");
  await open(page);
  await box(page, 0).check();
  await box(page, 1).check();
  for (const name of ["Check", "Block…", "Allow…", "Tags…"]) {
    const button = bar(page).getByRole("button", { name, exact: true });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription("Needs Technician");
  }
});

for (const colorScheme of ["light", "dark"] as const)
  for (const width of [1440, 390])
    test(`axe finds nothing on the bar, its dialog and the menu in ${colorScheme} at ${width} px`, async ({
      page,
      context,
      signIn,
    }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      await signIn(context, "technician");
      await open(page);
      await box(page, 0).check();
      const all = shownBox(page, 50);
      await all.check();
      await expect(bar(page)).toContainText("50 tenants selected");
      expect(await findViolations(page)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, "nothing is cut off").toBeLessThanOrEqual(0);
      await bar(page).getByRole("button", { name: "Tags…" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Saved filters" }).click();
      await expect(page.getByRole("menu")).toContainText("None is saved yet");
      expect(await findViolations(page)).toEqual([]);
    });
