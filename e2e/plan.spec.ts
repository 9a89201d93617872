import pg from "pg";
import { findIds, openLive, openPlan, send } from "./plans.ts";
import type { Product } from "./product.ts";
import { expect, listSets, type SimulatedTenant, test } from "./test.ts";

const within = { timeout: 60_000 };

async function query(product: Product, sql: string, values: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: product.databaseUrl });
  await client.connect();
  try {
    await client.query(sql, values);
  } finally {
    await client.end();
  }
}

const makeStale = (product: Product, planId: string) =>
  query(product, "UPDATE plans SET expires_at = now() - interval '1 minute' WHERE id = $1", [planId]);

test.describe("a plan of three tenants", () => {
  test.use({ provoked: [/status of 409/] });
  let tenants: SimulatedTenant[] = [];

  test.beforeEach(async ({ page, context, signIn, takeTenant }) => {
    // Only the first of these tests changes them, and takes it back.
    if (tenants.length === 0) tenants = [await takeTenant(), await takeTenant(), await takeTenant()];
    await signIn(context, "technician");
    await page.goto("/learn");
  });

  test("is read first, changed in its options, submitted, followed to its end and undone", async ({
    page,
    product,
  }) => {
    const tenantIds = await findIds(page, tenants);
    const first = await openPlan(page, { action: "block", target: { tenantIds } });
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Block Direct Send for 3 tenants");
    await expect(page.getByText("Traffic was not looked at")).toBeVisible();
    await expect(page.getByRole("button", { name: "Read first 3" })).toBeVisible();

    await page.getByRole("button", { name: "Read current states first" }).click();
    await expect(page).toHaveURL(/reading=/);
    await page.reload();
    await expect(page.getByRole("button", { name: "Will change 3" })).toBeVisible(within);
    expect(page.url()).not.toContain(first);
    await expect(page.getByRole("row").filter({ hasText: tenants[0]?.domain ?? "" })).toContainText(
      "Allowed",
    );

    await page.getByLabel("Reason").fill("Agreed with the customers");
    await page.getByText("Waves up to 8 at once").click();
    await page.getByLabel("At once, at most").fill("2");
    await page.getByLabel("At once, at most").press("Enter");
    await expect(page.getByText("Waves up to 2 at once")).toBeVisible();
    await expect(page.getByLabel("Reason")).toHaveValue("Agreed with the customers");

    await page.getByLabel("Ticket").fill("INC-4711");
    await page.getByRole("button", { name: "Block 3 tenants" }).click();
    await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Block Direct Send for 3 tenants");
    await expect(page.getByText("3 of 3 done")).toBeVisible(within);
    await expect(page.getByText("Succeeded", { exact: true }).first()).toBeVisible(within);
    await expect(page).toHaveTitle("Succeeded: Block 3 tenants · Sendlock");
    await expect(page.locator('link[rel="icon"]').first()).toHaveAttribute("href", /^data:image\/svg/);
    for (const tenant of tenants) {
      const row = page.getByRole("row").filter({ hasText: tenant.name });
      await expect(row).toContainText(/Allowed.*Blocked.*Saved and read back/);
      expect(await listSets(product, tenant)).toHaveLength(1);
    }
    await expect(page.getByText("INC-4711")).toBeVisible();
    await expect(page.getByRole("region", { name: "Timeline" })).toContainText("Asked to block Direct Send");

    await page.getByRole("button", { name: "Undo…" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("3 tenants to Allowed. This weakens them.");
    await dialog.getByRole("button", { name: "Restore 3 tenants" }).click();
    await expect(dialog).toContainText("Type 3 to go on.");
    const blocked = page.url();
    await dialog.getByLabel("Type 3 to confirm").fill("3");
    await dialog.getByLabel("Type 3 to confirm").press("Enter");
    await page.waitForURL((url) => url.href !== blocked && url.pathname.startsWith("/runs/"));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Undo for 3 tenants");
    await expect(page.getByText("3 of 3 done")).toBeVisible(within);
    for (const tenant of tenants)
      expect((await product.control.tenant(tenant.id)).rejectDirectSend).toBe(false);
    await page.getByRole("link", { name: "The run that it takes back" }).click();
    await expect(page.getByRole("button", { name: "Undo…" })).toHaveAttribute("aria-disabled", "true");
  });

  test("that is stale can only be planned again, and keeps what was typed", async ({ page, product }) => {
    const tenantIds = await findIds(page, tenants);
    const id = await openPlan(page, { action: "block", target: { tenantIds } });
    await page.getByLabel("Reason").fill("Agreed with the customers");
    await makeStale(product, id);
    await page.getByRole("button", { name: "Block 3 tenants" }).click();
    await expect(page.getByText("This plan is too old")).toBeVisible();
    await expect(page.getByText("This plan is stale")).toBeVisible();
    await expect(page.getByRole("button", { name: "Block 3 tenants" })).toHaveAttribute(
      "aria-disabled",
      "true",
    );
    await page.getByRole("button", { name: "Plan again" }).click();
    await expect(page.getByText("This plan is stale")).toBeHidden();
    await expect(page).not.toHaveURL(new RegExp(id));
    await expect(page.getByLabel("Reason")).toHaveValue("Agreed with the customers");
    await expect(page.getByText("This plan is too old")).toBeHidden();
    await expect(page.getByRole("button", { name: "Block 3 tenants" })).not.toHaveAttribute(
      "aria-disabled",
      "true",
    );
  });

  test("that somebody else submitted leads to its run", async ({ page }) => {
    const tenantIds = await findIds(page, tenants);
    const planId = await openPlan(page, { action: "check", target: { tenantIds } });
    const run = await send(page, "/api/v1/runs", { planId });
    await page.getByRole("button", { name: "Check 3 tenants" }).click();
    await expect(page.getByText("This plan was submitted", { exact: true })).toBeVisible();
    await page.getByRole("link", { name: "See its run" }).click();
    await page.waitForURL(`**/runs/${run.id}`);
    // The tests behind this one count on tenants that nobody is at work on.
    await expect(page.getByText("3 of 3 done")).toBeVisible(within);
  });

  test("shows when each tenant would begin, in its own time", async ({ page, product }) => {
    const tenantIds = await findIds(page, tenants);
    // At work at any hour but one, so that it waits whenever this runs.
    const always = "business_days = '{1,2,3,4,5,6,7}', business_from = '03:30', business_to = '03:00'";
    await query(product, `UPDATE tenants SET time_zone = 'Asia/Kathmandu', ${always} WHERE id = ANY($1)`, [
      tenantIds,
    ]);
    await openPlan(page, { action: "block", target: { tenantIds } });
    await page.getByLabel("In each tenant's change window").check();
    const row = page.getByRole("row").filter({ hasText: tenants[0]?.domain ?? "" });
    await expect(row).toContainText(/\w{3} \d+ \w+, 0\d:\d\d/);
    await expect(row).toContainText("Asia/Kathmandu");
    await expect(page.getByRole("button", { name: "Block 3 tenants in their windows" })).toBeVisible();
  });

  test("counts live how many tenants' connectors were read, and a reload shows the same", async ({
    page,
  }) => {
    const tenantIds = await findIds(page, tenants);
    await openPlan(page, { action: "block", target: { tenantIds } });
    await page.getByRole("button", { name: "Read connectors of 3" }).click();
    await expect(page.getByText(/^Reading connectors: [0-2] of 3 read$/).first()).toBeVisible();
    await expect(page.getByText("Connectors: 3 of 3 read").first()).toBeVisible(within);
    await expect(page.getByRole("button", { name: /^Read connectors/ })).toBeHidden();
    await page.reload();
    await expect(page.getByText("Connectors: 3 of 3 read").first()).toBeVisible();
  });

  test("that is planned again keeps the words of its filter", async ({ page }) => {
    const q = tenants[0]?.domain ?? "";
    await openPlan(page, { action: "block", target: { filter: { q } } });
    await expect(page.getByText(`for search ${q}`)).toBeVisible();
    const before = page.url();
    await page.getByText("Waves up to 8 at once").click();
    await page.getByLabel("At once, at most").fill("2");
    await page.getByLabel("At once, at most").press("Enter");
    await page.waitForURL((url) => url.href !== before);
    await expect(page.getByText(`for search ${q}`)).toBeVisible();
  });

  test("is shown to a viewer, who can't submit it", async ({ page, context, signIn }) => {
    const tenantIds = await findIds(page, tenants);
    const id = await openPlan(page, { action: "block", target: { tenantIds } });
    await signIn(context, "viewer");
    await openLive(page, `/plans/${id}`);
    await expect(page.getByText("You can look, but not submit it")).toBeVisible();
    const button = page.getByRole("button", { name: "Block 3 tenants" });
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await expect(button).toHaveAccessibleDescription("Needs Technician");
    await expect(page.getByLabel("At a time")).toBeDisabled();
  });
});

test("over more than 25 tenants, their number has to be typed", async ({ page, context, signIn }) => {
  await signIn(context, "technician");
  await openPlan(page, { action: "block", target: { filter: {} } });
  const submit = page.getByRole("button", { name: /^Block \d+ tenants$/ });
  const count = /\d+/.exec((await submit.textContent()) ?? "")?.[0] ?? "";
  expect(Number(count)).toBeGreaterThan(25);
  await page.getByLabel("Reason").fill("Agreed with the customers");
  const field = page.getByLabel(`Type ${count} to confirm`);
  for (const typed of ["", String(Number(count) - 1)]) {
    await field.fill(typed);
    await submit.click();
    await expect(page.getByText(`Type ${count} to go on.`)).toBeVisible();
    await expect(field).toBeFocused();
  }
  expect(page.url()).toContain("/plans/");
});

test("a plan or run that does not exist says so", async ({ page, context, signIn }) => {
  await signIn(context, "viewer");
  await page.goto("/runs/01a20961-8be5-73d5-bb6d-000000000000");
  await expect(page.getByText("There is no run at this address")).toBeVisible();
  await page.goto("/plans/nonsense");
  await expect(page.getByText("There is no plan at this address")).toBeVisible();
});
