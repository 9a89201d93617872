import pg from "pg";
import { openLive } from "./plans.ts";
import { simulatedTenants } from "./product.ts";
import { checkTenant, openTenant, rowOf } from "./tenants-page.ts";
import { expect, test } from "./test.ts";

test.use({ role: "technician" });

const patient = { timeout: 30_000 };

test("a tenant without consent shows cause and fix, and the list of causes leads to it", async ({
  page,
  product,
}) => {
  const found = (await product.control.tenants()).find(({ kind }) => kind === "no-consent");
  const tenant = { id: found?.id ?? "", name: found?.name ?? "", domain: found?.initialDomain ?? "" };
  const row = await openTenant(page, tenant);
  await row.block.click();
  await expect(row.state).toContainText(
    "Not changed. This tenant does not know the app registration",
    patient,
  );
  await expect(row.state).toContainText("Unknown");
  await expect(row.state.getByText(/^Fix: Send the tenant's admin consent link/)).toBeHidden();
  await row.state.getByText("How to fix it").click();
  await expect(row.state.getByText(/^Fix: Send the tenant's admin consent link/)).toBeVisible();

  await openLive(page, "/tenants");
  const attention = page.getByRole("region", { name: /^Needs attention/ });
  await expect(attention.getByRole("listitem").first()).toBeVisible();
  const showAll = attention.getByRole("button", { name: /^Show all/ });
  if (await showAll.isVisible()) await showAll.click();
  const cause = attention.getByRole("listitem").filter({ hasText: "does not know the app registration" });
  await expect(cause).toContainText("Fix in each tenant");
  await expect(cause.getByRole("link", { name: tenant.name })).toBeVisible();
  await cause.getByRole("button", { name: /^Show th(is|ese)$/ }).click();
  await expect(page).toHaveURL(/[?&]error=no-consent/);
  await expect(row.row).toBeVisible();
  await expect(page.getByRole("rowheader").filter({ hasNotText: tenant.domain })).toHaveCount(0);
  await cause.getByRole("button", { name: /^Check th(is|ese) again$/ }).click();
  const readNewestRun = async () => (await (await page.request.get("/api/v1/runs?limit=1")).json()).items[0];
  await expect
    .poll(readNewestRun, patient)
    .toMatchObject({ action: "check", state: "finished", counts: { failed: 1 } });
});

test.describe(() => {
  test.use({ role: "viewer" });
  test("a viewer sees why buttons are off, and the API refuses what they would do", async ({
    page,
    product,
    tenant,
  }) => {
    const row = await openTenant(page, tenant);
    await expect(page.getByText("You can look, but not change anything")).toBeVisible();
    for (const button of [row.check, row.block, row.allow]) {
      await expect(button).toBeDisabled();
      await expect(button).toHaveAccessibleDescription("Needs Technician");
    }
    await row.block.click({ force: true });
    await expect(row.state).not.toContainText("Waiting");

    const id = (await (await page.request.get(`/api/v1/tenants?q=${tenant.domain}`)).json()).items[0].id;
    const refused = await page.request.post("/api/v1/runs", {
      headers: { authorization: `Bearer ${await product.token("viewer")}` },
      data: { action: "block", target: { tenantIds: [id] } },
    });
    expect(refused.status()).toBe(403);
    expect(await refused.json()).toMatchObject({ code: "role-too-small", neededRole: "technician" });
  });
});

test("checks all tenants that match with one click that says how many, and no others", async ({
  page,
  product,
}) => {
  const all = await product.control.tenants();
  const matching = (part: string) =>
    all.filter(({ name, initialDomain }) => `${name} ${initialDomain}`.toLowerCase().includes(part));
  const isFit = (part: string) => {
    const found = matching(part);
    return found.length > 1 && found.length < 5 && found.every(({ kind }) => kind === "plain");
  };
  const part = all.map(({ name }) => name.slice(0, 5).toLowerCase()).find(isFit) ?? "no such part";
  const count = matching(part).length;
  await page.goto(`/tenants?q=${part}`);
  await expect(page.getByRole("rowheader")).toHaveCount(count);
  await page.getByRole("button", { name: `Check all ${count} that match` }).click();
  await expect(page.getByText(`Checking ${count} tenants`)).toBeVisible();
  await expect(page.getByRole("cell").filter({ hasText: "just now" })).toHaveCount(count, patient);
  const readNewestRun = async () => (await (await page.request.get("/api/v1/runs?limit=1")).json()).items[0];
  await expect
    .poll(readNewestRun, patient)
    .toMatchObject({ action: "check", state: "finished", counts: { succeeded: count } });
});

test.describe(() => {
  test.use({ role: "viewer" });
  test("a search that finds nothing offers to clear it, and the address keeps it", async ({ page }) => {
    await page.goto("/tenants");
    const search = page.getByLabel("Search name or domain");
    // A field of a page that is still coming in takes no key: a click waits until it is there.
    await search.click();
    await search.pressSequentially("no such tenant");
    await expect(page.getByText("No tenant matches")).toBeVisible();
    await expect(page).toHaveURL(/[?&]q=no\+such\+tenant/);
    await page.reload();
    await expect(page.getByLabel("Search name or domain")).toHaveValue("no such tenant");
    await expect(page.getByText("No tenant matches")).toBeVisible();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect(page.getByText(`50 of ${simulatedTenants} tenants`)).toBeVisible();
    expect(new URL(page.url()).search).toBe("");
  });
});

test("state, order and how much is shown live in the address; Back leads back; more rows keep the place", async ({
  page,
  tenant,
}) => {
  await checkTenant(page, tenant, "Allowed");
  await page.goto("/tenants");
  await page.getByRole("button", { name: /^Allowed \d/ }).click();
  await expect(page).toHaveURL(/\?state=allowed$/);
  await expect(page.getByRole("rowheader").filter({ hasText: tenant.domain })).toBeVisible();
  await expect(page.getByRole("cell").filter({ hasText: "Unknown" })).toHaveCount(0);
  await page.goBack();
  await expect(page.getByText(`50 of ${simulatedTenants} tenants`)).toBeVisible();

  const names = () => page.locator("[data-row-link]").allTextContents();
  await page.getByRole("button", { name: "Tenant", exact: true }).click();
  await expect(page).toHaveURL(/\?sort=-name$/);
  await expect(page.getByRole("columnheader", { name: "Tenant" })).toHaveAttribute("aria-sort", "descending");
  const isDescending = async () => {
    const shown = await names();
    return shown.join() === shown.toSorted((a, b) => b.localeCompare(a, "en")).join();
  };
  await expect.poll(isDescending).toBe(true);

  const more = page.getByRole("button", { name: "Show more" });
  const last = page.locator('tr[aria-rowindex="51"]');
  await expect(async () => {
    await more.scrollIntoViewIfNeeded();
    await expect(last).toBeInViewport({ timeout: 500 });
  }).toPass();
  const readTop = () => last.evaluate((row) => row.getBoundingClientRect().top);
  // Rows that come into sight are measured first.
  await expect(async () => expect(await readTop()).toBe(await readTop())).toPass({ timeout: 5_000 });
  const before = await readTop();
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(0);
  await more.click();
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", String(simulatedTenants + 1));
  expect(await readTop(), "what is looked at stays where it is").toBe(before);
  await expect(page).toHaveURL(/\?sort=-name&show=100$/);
  await page.reload();
  await expect(page.getByText(`${simulatedTenants} of ${simulatedTenants} tenants`)).toBeVisible();
});

test("a row stays in its place when it no longer matches, until the list is made anew", async ({
  page,
  tenant,
}) => {
  const row = await checkTenant(page, tenant, "Allowed");
  await page.goto(`/tenants?state=allowed&q=${tenant.domain}`);
  await row.block.click();
  await expect(row.state).toContainText("Blocked", patient);
  await expect(page.getByText("The list has changed meanwhile.")).toBeVisible(patient);
  await expect(row.undo).toBeVisible();
  await page.getByRole("button", { name: "Update the list" }).click();
  await expect(page.getByText("No tenant matches")).toBeVisible();
});

test("a reading older than 24 hours is marked old", async ({ page, product, tenant }) => {
  const row = await checkTenant(page, tenant, "Allowed");
  const client = new pg.Client({ connectionString: product.databaseUrl });
  await client.connect();
  await client.query("UPDATE tenants SET checked_at = now() - interval '25 hours' WHERE domain = $1", [
    tenant.domain,
  ]);
  await client.end();
  await expect(row.row).toContainText("checked 1 day agoold");
  await expect(row.state).toContainText("Allowed");
});

test("without a worker the page says so with the fix, and says when it is back", async ({
  page,
  product,
}) => {
  test.setTimeout(150_000);
  const worker = product.workerPid() ?? 0;
  process.kill(worker, "SIGSTOP");
  try {
    await page.goto("/tenants");
    await expect(page.getByText("No worker is running. Requests are kept and wait.")).toBeVisible({
      timeout: 60_000,
    });
  } finally {
    process.kill(worker, "SIGCONT");
  }
  await expect(page.getByText("No worker is running.")).toHaveCount(0, { timeout: 40_000 });
});

test.describe("without the server", () => {
  test.use({ provoked: [/ERR_INTERNET_DISCONNECTED|status of 401/] });

  test("a lost connection is said, and its end as well", async ({ page, tenant, context }) => {
    const row = await openTenant(page, tenant);
    await context.setOffline(true);
    await row.check.click();
    await expect(page.getByText(/, trying again$/).first()).toBeVisible({ timeout: 15_000 });
    await context.setOffline(false);
    await expect(page.getByText(/, trying again$/)).toHaveCount(0, { timeout: 15_000 });
    await expect(row.state).toContainText("Allowed", patient);
  });

  test("a session that has ended leads to the sign-in page", async ({ page, tenant, context }) => {
    const row = await openTenant(page, tenant);
    await context.clearCookies();
    // The stream of changes may notice first, and the button is gone.
    const clicked = row.check
      .click({ timeout: 10_000 })
      .catch(() => expect(page.url()).toContain("/sign-in"));
    await Promise.all([page.waitForURL("**/sign-in?ended=1"), clicked]);
    await expect(page.getByText("Your session has ended.")).toBeVisible();
  });
});

test.describe("signing out", () => {
  // What the page was about to read when the session ended.
  test.use({ provoked: [/status of 401/] });

  test("ends the session on the server", async ({ page, tenant, context }) => {
    await openTenant(page, tenant);
    const cookies = await context.cookies();
    await page.getByRole("button", { name: "Sign out" }).click();
    // What the page was about to read may notice first.
    await page.waitForURL(/\/sign-in(\?ended=1)?$/);
    await context.addCookies(cookies);
    expect((await page.request.get("/api/v1/tenants")).status()).toBe(401);
  });
});

test("another tenant's line stays as it is while one is at work", async ({ page, takeTenant }) => {
  const [first, second] = [await takeTenant(), await takeTenant()];
  // Tall enough for every row: the document has only those on screen.
  await page.setViewportSize({ width: 1280, height: 4_000 });
  await page.goto("/tenants?show=100");
  await rowOf(page, first).check.click();
  await expect(rowOf(page, first).state).toContainText("Allowed", patient);
  await expect(rowOf(page, second).check).toBeEnabled();
});
