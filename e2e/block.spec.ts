import { checkTenant, openTenant } from "./tenants-page.ts";
import { expect, listSets, test } from "./test.ts";

const saved = /Saved and read back \d\d:\d\d\. Exchange may take up to 30 minutes to enforce it/;

test("from the sign-in link to a blocked tenant: one Set, read back, in the history", async ({
  page,
  product,
  tenant,
}) => {
  await page.goto(await product.signInLink());
  await page.waitForURL("**/tenants");
  expect(page.url()).not.toContain("#");
  const row = await checkTenant(page, tenant, "Allowed");
  await expect(row.row).toContainText("Simulated");
  await expect(row.row).toContainText("RejectDirectSend: False");

  await product.control.setTenant(tenant.id, { latencies: { "Set-OrganizationConfig": 1_500 } });
  await row.block.click();
  await expect(row.state).toContainText("Applying…");
  await expect(row.state).toContainText("last read: Allowed");
  await expect.poll(async () => (await listSets(product, tenant)).length, { timeout: 30_000 }).toBe(1);
  await expect(row.state).toContainText("Applying…");
  await expect(row.state).not.toContainText("Blocked");

  await expect(row.state).toContainText("Blocked", { timeout: 30_000 });
  await expect(row.state).toContainText("RejectDirectSend: True");
  await expect(row.state).toContainText(saved);
  await expect(row.block).toBeDisabled();
  await expect(row.block).toHaveAccessibleDescription("Blocked already");

  const sets = await listSets(product, tenant);
  expect(sets.map(({ value, before, after, outcome }) => ({ value, before, after, outcome }))).toEqual([
    { value: true, before: false, after: true, outcome: "ok" },
  ]);

  const runs = await (await page.request.get("/api/v1/runs?limit=1")).json();
  const audit = await (await page.request.get(`/api/v1/audit?runId=${runs.items[0].id}`)).json();
  const types = audit.items.map((event: { type: string }) => event.type).reverse();
  expect(types).toEqual(["run.requested", "item.setting", "item.succeeded", "run.finished"]);
  expect(audit.items[1]).toMatchObject({ before: "allowed", after: "blocked", requested: "blocked" });

  await page.reload();
  await expect(row.state).toContainText("Blocked");
  await expect(row.state).toContainText(saved);
});

test.describe("the sign-in link", () => {
  test.use({ provoked: [/status of 401/] });

  test("does not work twice, and says what to do", async ({ page, product, browser }) => {
    const link = await product.signInLink();
    await page.goto(link);
    await page.waitForURL("**/tenants");
    const stranger = await browser.newContext();
    const second = await stranger.newPage();
    await second.goto(link);
    await expect(second.getByText("This sign-in link does not work")).toBeVisible();
    await expect(second.getByText("npm run sign-in-link").first()).toBeVisible();
    expect(second.url()).not.toContain("#");
    await second.goto(`${product.baseUrl}/tenants`);
    await second.waitForURL("**/sign-in");
    await stranger.close();
  });
});

test("allowing asks for a reason, keeps it in the history, and blocking leads back", async ({
  page,
  tenant,
  signIn,
  product,
  context,
}) => {
  await product.control.setTenant(tenant.id, { rejectDirectSend: true });
  await signIn(context, "technician");
  const row = await checkTenant(page, tenant, "Blocked");

  await row.allow.click();
  const dialog = page.getByRole("dialog", { name: `Allow Direct Send for ${tenant.name}?` });
  await expect(dialog).toContainText("This weakens the customer");
  await dialog.getByRole("button", { name: "Allow Direct Send" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Say why");
  await expect(dialog.getByLabel("Reason")).toBeFocused();
  await dialog.getByLabel("Reason").fill("Scanner at the front desk until Friday");
  await dialog.getByRole("button", { name: "Allow Direct Send" }).click();
  await expect(dialog).toBeHidden();
  await expect(row.state).toContainText("Allowed", { timeout: 30_000 });
  await expect(row.state).toContainText(saved);
  const { items } = await (await page.request.get("/api/v1/audit?type=run.requested&limit=1")).json();
  expect(items[0]).toMatchObject({ action: "allow", reason: "Scanner at the front desk until Friday" });

  await row.block.click();
  await expect(row.state).toContainText("RejectDirectSend: True", { timeout: 30_000 });
  expect((await listSets(product, tenant)).map(({ value }) => value)).toEqual([false, true]);
});

test("blocking what is blocked already sends no Set and says so", async ({
  page,
  tenant,
  signIn,
  product,
  context,
}) => {
  await signIn(context, "technician");
  const row = await checkTenant(page, tenant, "Allowed");
  await product.control.setTenant(tenant.id, { rejectDirectSend: true });
  await row.block.click();
  await expect(row.state).toContainText("Blocked", { timeout: 30_000 });
  await expect(row.state).toContainText(/Was blocked already/);
  expect(await listSets(product, tenant)).toEqual([]);
});

test("opening a tenant's line by its domain finds it alone", async ({ page, tenant, signIn, context }) => {
  await signIn(context, "viewer");
  await openTenant(page, tenant);
  await expect(page.getByRole("rowheader")).toHaveCount(1);
});
