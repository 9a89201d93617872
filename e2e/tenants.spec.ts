import { openTenant, rowOf } from "./tenants-page.ts";
import { expect, test } from "./test.ts";

test("a tenant without consent shows cause, fix and what Microsoft said", async ({
  page,
  product,
  signIn,
  context,
}) => {
  const found = (await product.control.tenants()).find(({ kind }) => kind === "no-consent");
  const tenant = { id: found?.id ?? "", name: found?.name ?? "", domain: found?.initialDomain ?? "" };
  await signIn(context, "technician");
  const row = await openTenant(page, tenant);
  await row.block.click();
  await expect(row.state).toContainText("Not changed. This tenant does not know the app registration", {
    timeout: 30_000,
  });
  await expect(row.state).toContainText("Unknown");
  await expect(row.state).toContainText("Fix: Send the tenant's admin consent link");
  await expect(row.state.getByText("AADSTS700016")).toBeHidden();
  await row.state.getByText("What Microsoft said").click();
  await expect(row.state.getByText("AADSTS700016")).toBeVisible();
});

test("a viewer sees why buttons are off, and the API refuses what they would do", async ({
  page,
  product,
  tenant,
  signIn,
  context,
}) => {
  await signIn(context, "viewer");
  const row = await openTenant(page, tenant);
  for (const button of [row.check, row.block, row.allow]) {
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription("Needs Technician");
  }
  await row.block.click({ force: true });
  await expect(row.state).not.toContainText("Applying…");

  const id = (await (await page.request.get(`/api/v1/tenants?q=${tenant.domain}`)).json()).items[0].id;
  const refused = await page.request.post("/api/v1/runs", {
    headers: { authorization: `Bearer ${await product.token("viewer")}` },
    data: { action: "block", target: { tenantIds: [id] } },
  });
  expect(refused.status()).toBe(403);
  expect(await refused.json()).toMatchObject({ code: "role-too-small", neededRole: "technician" });
});

test("checks all tenants on the page with one click, and no others", async ({
  page,
  product,
  signIn,
  context,
}) => {
  const all = await product.control.tenants();
  const endings = all.map(({ name }) => name.slice(0, 2).toLowerCase());
  const matching = (part: string) =>
    all.filter(({ name, initialDomain }) => `${name} ${initialDomain}`.toLowerCase().includes(part));
  const part = endings.find((start) => matching(start).length === 3 || matching(start).length === 4) ?? "";
  const count = matching(part).length;
  await signIn(context, "technician");
  await page.goto(`/tenants?q=${part}`);
  const table = page.getByRole("table").first();
  await expect(table.getByRole("rowheader")).toHaveCount(count);
  await page.getByRole("button", { name: "Check all on this page" }).click();
  await expect(table.getByText("Reading…").first()).toBeVisible();
  await expect(table.getByText("Reading…")).toHaveCount(0, { timeout: 40_000 });
  await expect(page.getByRole("table").last()).toContainText(`${count} tenants`);
  const { items } = await (await page.request.get("/api/v1/runs?limit=1")).json();
  expect(items[0]).toMatchObject({ action: "check", state: "finished" });
});

test("a search that finds nothing offers to clear it, and the address keeps it", async ({
  page,
  signIn,
  context,
}) => {
  await signIn(context, "viewer");
  await page.goto("/tenants");
  await page.getByLabel("Search name or domain").fill("no such tenant");
  await expect(page.getByText("No tenant matches")).toBeVisible();
  await page.reload();
  await expect(page.getByText("No tenant matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByRole("table").first().getByRole("rowheader")).toHaveCount(25);
  expect(new URL(page.url()).search).toBe("");
});

test.describe("without the server", () => {
  test.use({ provoked: [/ERR_INTERNET_DISCONNECTED|status of 401/] });

  test("a lost connection is said, and its end as well", async ({ page, tenant, signIn, context }) => {
    await signIn(context, "technician");
    const row = await openTenant(page, tenant);
    await context.setOffline(true);
    await row.check.click();
    await expect(page.getByText("Can't reach Sendlock, trying again")).toBeVisible({ timeout: 15_000 });
    await context.setOffline(false);
    await expect(page.getByText("Can't reach Sendlock, trying again")).toBeHidden({ timeout: 15_000 });
  });

  test("a session that has ended leads to the sign-in page", async ({ page, tenant, signIn, context }) => {
    await signIn(context, "technician");
    const row = await openTenant(page, tenant);
    await context.clearCookies();
    await row.check.click();
    await page.waitForURL("**/sign-in?ended=1");
    await expect(page.getByText("Your session has ended.")).toBeVisible();
  });
});

test("signing out ends the session on the server", async ({ page, tenant, signIn, context }) => {
  await signIn(context, "technician");
  await openTenant(page, tenant);
  const cookies = await context.cookies();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  await context.addCookies(cookies);
  expect((await page.request.get("/api/v1/tenants")).status()).toBe(401);
});

test("another tenant's line stays as it is while one is at work", async ({
  page,
  takeTenant,
  signIn,
  context,
}) => {
  const [first, second] = [await takeTenant(), await takeTenant()];
  await signIn(context, "technician");
  await page.goto("/tenants");
  await rowOf(page, first).check.click();
  await expect(rowOf(page, first).state).toContainText("Allowed", { timeout: 30_000 });
  await expect(rowOf(page, second).check).toBeEnabled();
});
