import type { Locator, Page } from "@playwright/test";
import { findViolations } from "./find-violations.ts";
import { measureOverflow, openTenantPage } from "./tenant-detail.ts";
import { expect, listSets, test } from "./test.ts";

test.use({ role: "technician" });

const within = { timeout: 30_000 };

async function openDialog(page: Page, item: string): Promise<Locator> {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: item }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  return dialog;
}

test("details are edited in place of errors by field, and the history keeps before and after", async ({
  page,
  tenant,
}) => {
  await openTenantPage(page, tenant);
  const details = page.getByRole("region", { name: "Details" });
  await details.getByRole("button", { name: "Edit…" }).click();
  const dialog = page.getByRole("dialog", { name: `Details of ${tenant.name}` });

  await dialog.getByLabel("Name").fill(" ");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByLabel("Name")).toHaveAccessibleDescription("Give it a name.");
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await dialog.getByLabel("Name").fill(`${tenant.name} renamed`);
  await dialog.getByLabel("Tags").fill("gold, canary");
  const zone = dialog.getByLabel("Time zone");
  await zone.fill("");
  await dialog.getByLabel("Contact").focus();
  await expect(zone).toHaveValue("UTC");
  await zone.fill("new york");
  await page.getByRole("option", { name: "America/New York" }).click();
  await dialog.getByRole("checkbox", { name: "Saturday" }).check();
  await dialog.getByLabel("Contact").fill("Ada Lovelace");
  await dialog.getByLabel("Notes").fill("Printers first.\nThen the scanner.");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();

  await expect(page.getByRole("heading", { level: 1, name: `${tenant.name} renamed` })).toBeVisible();
  for (const words of ["gold", "canary", "America/New York", "Mon to Sat, 08:00 to 18:00", "Ada Lovelace"])
    await expect(details).toContainText(words);
  const history = page.getByRole("region", { name: "History" });
  await expect(history).toContainText("Edited: name, tags, time zone, business hours, contact, notes");

  await details.getByRole("button", { name: "Edit…" }).click();
  await zone.focus();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await details.getByRole("button", { name: "Edit…" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(history.getByText(/^Edited:/)).toHaveCount(1);
});

test("an excluded tenant is not changed by anybody, and says why, until the exclusion ends", async ({
  page,
  product,
  tenant,
}) => {
  const id = await openTenantPage(page, tenant);
  const dialog = await openDialog(page, "Exclude from runs…");
  await expect(dialog.getByLabel("Owner")).toHaveValue(/^A technician/);
  await dialog.getByRole("button", { name: "Exclude from runs" }).click();
  await expect(dialog.getByLabel("Reason")).toHaveAccessibleDescription(/Say why/);
  await dialog.getByLabel("Reason").fill("Scanners send without a connector");
  await dialog.getByLabel("Review on").fill("2020-01-31");
  await dialog.getByRole("button", { name: "Exclude from runs" }).click();
  await expect(dialog.getByLabel("Review on")).toHaveAccessibleDescription(/Choose a day after today/);
  await dialog.getByLabel("Review on").fill("2099-01-31");
  await dialog.getByRole("button", { name: "Exclude from runs" }).click();
  await expect(dialog).toBeHidden();

  await expect(page.getByText("Scanners send without a connector").first()).toBeVisible();
  await expect(page.getByText("Review on 31 Jan 2099")).toBeVisible();
  const block = page.getByRole("button", { name: "Block", exact: true });
  await expect(block).toBeDisabled();
  await expect(block).toHaveAccessibleDescription("Excluded from runs");
  const refused = await page.request.post("/api/v1/runs", {
    headers: { origin: product.baseUrl },
    data: { action: "block", target: { tenantIds: [id] } },
  });
  expect(refused.status()).toBe(409);
  expect(await refused.json()).toMatchObject({
    code: "tenant-excluded",
    detail: `${tenant.name} is excluded from runs.`,
  });

  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Direct Send:" })).toContainText("Allowed", within);
  await page.getByRole("button", { name: "End exclusion" }).click();
  await expect(page.getByText("Review on 31 Jan 2099")).toBeHidden();
  await block.click();
  await expect(page.getByRole("heading", { name: "Direct Send:" })).toContainText("Blocked", within);
  expect((await listSets(product, tenant)).map(({ value }) => value)).toEqual([true]);
});

test("a change made outside Sendlock stands on the page until somebody has seen it", async ({
  page,
  product,
  tenant,
}) => {
  await openTenantPage(page, tenant);
  const state = page.getByRole("region", { name: "Direct Send:" });
  await state.getByRole("button", { name: "Check", exact: true }).click();
  await expect(state.getByRole("heading")).toContainText("Allowed", within);
  await product.control.setTenant(tenant.id, { rejectDirectSend: true });
  await state.getByRole("button", { name: "Check", exact: true }).click();
  const callout = page.getByText("found a value that Sendlock had not set. It is Blocked now");
  await expect(callout).toBeVisible(within);
  await page.getByRole("button", { name: "Mark as seen" }).click();
  await expect(callout).toBeHidden();
  await expect(page.getByRole("region", { name: "History" })).toContainText("Changed outside Sendlock");
});

test.describe("an archived tenant", () => {
  test.use({ provoked: [/status of 404/] });

  test("needs its name typed, then is gone from the list and its address answers 404", async ({
    page,
    tenant,
  }) => {
    const id = await openTenantPage(page, tenant);
    const dialog = await openDialog(page, "Archive tenant…");
    await dialog.getByRole("button", { name: "Archive tenant" }).click();
    await expect(dialog.getByText("This is not its name.")).toBeVisible();
    await dialog.getByLabel(`Type ${tenant.name} to confirm`).fill(tenant.name);
    await dialog.getByRole("button", { name: "Archive tenant" }).click();
    await expect(page).toHaveURL(/\/tenants$/, within);
    await expect(page.getByText(`${tenant.name} is archived`)).toBeVisible();
    const found = await page.request.get(`/api/v1/tenants?q=${tenant.domain}`);
    expect((await found.json()).total).toBe(0);
    expect((await page.goto(`/tenants/${id}`))?.status()).toBe(404);
    await expect(page.getByRole("heading", { name: "No such tenant" })).toBeVisible();
    const audit = await page.request.get(`/api/v1/audit?tenantId=${id}`);
    expect((await audit.json()).items[0]).toMatchObject({ type: "tenant.archived" });
  });

  test("is found by the filter and brought back, which is said and kept in the history", async ({
    page,
    tenant,
  }) => {
    const id = await openTenantPage(page, tenant);
    const headers = { "sec-fetch-site": "same-origin" };
    expect((await page.request.delete(`/api/v1/tenants/${id}`, { headers })).ok()).toBe(true);
    await page.goto("/tenants");
    await page.getByRole("button", { name: "Archived", exact: true }).click();
    await expect(page).toHaveURL(/[?&]archived=yes/);
    const row = page.getByRole("row").filter({ hasText: tenant.domain });
    await expect(row).toContainText("Still there: they serve other tenants");
    await expect(page.getByRole("button", { name: /^Check all/ })).toHaveAccessibleDescription(
      "Archived tenants are not read",
    );
    expect(await findViolations(page)).toEqual([]);
    await row.getByRole("button", { name: `Bring back ${tenant.name}` }).click();
    await expect(page.getByText(`${tenant.name} is back`)).toBeVisible();
    await expect(row).toBeHidden();
    await page.getByRole("button", { name: "Archived", exact: true }).click();
    expect((await page.goto(`/tenants/${id}`))?.status()).toBe(200);
    await expect(page.getByRole("region", { name: "History" })).toContainText("Tenant brought back");
  });

  test("is shown to a viewer, who can't bring it back", async ({ page, context, signIn, tenant }) => {
    const id = await openTenantPage(page, tenant);
    const headers = { "sec-fetch-site": "same-origin" };
    expect((await page.request.delete(`/api/v1/tenants/${id}`, { headers })).ok()).toBe(true);
    await signIn(context, "viewer");
    await page.goto(`/tenants?archived=yes&q=${tenant.domain}`);
    const button = page.getByRole("button", { name: `Bring back ${tenant.name}` });
    await expect(button).toHaveAccessibleDescription("Needs Technician", within);
    expect((await page.request.post(`/api/v1/tenants/${id}/restore`, { headers })).status()).toBe(403);
  });
});

test.describe(() => {
  test.use({ role: "viewer" });
  test("a viewer sees what is kept of a tenant, and why nothing can be changed", async ({ page, tenant }) => {
    await openTenantPage(page, tenant);
    for (const name of ["Edit…", "Exclude from runs…"]) {
      const button = page.getByRole("button", { name, exact: true });
      await expect(button).toBeDisabled();
      await expect(button).toHaveAccessibleDescription("Needs Technician");
    }
  });
});

for (const colorScheme of ["light", "dark"] as const)
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const width of [1440, 390])
      test(`axe finds nothing on the dialogs of a tenant at ${width} px, and nothing is cut off`, async ({
        page,
        tenant,
      }) => {
        await page.setViewportSize({ width, height: 900 });
        await openTenantPage(page, tenant);
        for (const item of ["Exclude from runs…", "Edit details…", "Archive tenant…"]) {
          const dialog = await openDialog(page, item);
          // Refused fields show their errors, too.
          if (item !== "Edit details…")
            await dialog
              .getByRole("button")
              .filter({ hasText: /^(Exclude|Archive)/ })
              .click();
          expect(await findViolations(page)).toEqual([]);
          expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
          await page.keyboard.press("Escape");
          await expect(dialog).toBeHidden();
        }
        const dialog = await openDialog(page, "Exclude from runs…");
        await dialog.getByLabel("Reason").fill("Scanners send without a connector");
        await dialog.getByRole("button", { name: "Exclude from runs" }).click();
        await expect(dialog).toBeHidden();
        await expect(page.getByRole("button", { name: "End exclusion" })).toBeVisible();
        expect(await findViolations(page)).toEqual([]);
        expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
      });
  });
