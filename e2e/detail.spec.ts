import { findViolations } from "./find-violations.ts";
import { measureOverflow, openTenantPage } from "./tenant-detail.ts";
import { expect, listSets, test } from "./test.ts";

test.use({ role: "technician" });

const within = { timeout: 30_000 };

test("a survey shows which connectors count and why, and says that traffic was not looked at", async ({
  page,
  product,
  tenant,
}) => {
  await product.control.setTenant(tenant.id, {
    connectors: [
      { name: "Scanners", senderIpAddresses: ["192.0.2.10", "198.51.100.0/28"] },
      { name: "Signatures", tlsSenderCertificateName: "*.relay.example" },
      { name: "By name", senderDomains: ["smtp:vendor.example;1"] },
      { name: "Old scanner", senderIpAddresses: ["203.0.113.7"], enabled: false },
    ],
  });
  await openTenantPage(page, tenant);
  const card = page.getByRole("region", { name: "Accepted domains and inbound connectors" });
  await expect(card).toContainText("Not read yet");
  await expect(card).toContainText(`admin@${tenant.domain}`);
  await card.getByRole("button", { name: "Read them" }).click();

  const row = (name: string) => card.getByRole("row").filter({ hasText: name });
  await expect(row("Scanners")).toContainText("Counts: by IP address", within);
  await expect(row("Scanners")).toContainText("192.0.2.10, 198.51.100.0/28");
  await expect(row("Signatures")).toContainText("Counts: by certificate");
  await expect(row("By name")).toContainText("Does not count: knows the sender by domain only");
  await expect(row("By name")).toContainText("vendor.example");
  await expect(row("Old scanner")).toContainText("Switched off, does not count");
  await expect(card).toContainText("Traffic was not looked at");
  await expect(card.getByRole("button", { name: "Read again" })).toBeEnabled();

  const { domains } = await product.control.tenant(tenant.id);
  for (const domain of domains)
    await expect(card.getByRole("listitem").filter({ hasText: domain }).first()).toBeVisible();
  await expect(card).toContainText(`-NotifyAddress 'admin@${domains[1]}'`);
  expect(await listSets(product, tenant)).toEqual([]);
  await page.reload();
  await expect(row("Scanners")).toContainText("Counts: by IP address");
});

test("a failed tenant shows cause and fix, the raw text behind a disclosure, and copies it", async ({
  page,
  product,
  context,
}) => {
  const found = (await product.control.tenants()).find(({ kind }) => kind === "no-consent");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openTenantPage(page, { domain: found?.initialDomain ?? "", name: found?.name ?? "" });
  await page.getByRole("button", { name: "Check", exact: true }).click();
  const cause = page.getByText("This tenant does not know the app registration");
  await expect(cause.first()).toBeVisible(within);
  await expect(page.getByText("Send the tenant's admin consent link").first()).toBeVisible();
  const raw = page.getByText("AADSTS700016").first();
  await expect(raw).toBeHidden();
  await page.getByText("What Microsoft said").first().click();
  await expect(raw).toBeVisible();
  await page.getByRole("button", { name: "Copy the error" }).first().click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("AADSTS700016");

  const card = page.getByRole("region", { name: "Accepted domains and inbound connectors" });
  await card.getByRole("button", { name: "Read them" }).click();
  await expect(card).toContainText(
    "Could not be read. This tenant does not know the app registration",
    within,
  );
  await expect(card.getByRole("button", { name: "Read them" })).toBeEnabled();
});

test("what happens to a tenant is followed: state, what it means, reading and history", async ({
  page,
  product,
  tenant,
}) => {
  const id = await openTenantPage(page, tenant);
  const state = page.getByRole("region", { name: "Direct Send:" });
  await state.getByRole("button", { name: "Block", exact: true }).click();
  await expect(state.getByRole("heading")).toHaveText("Direct Send: Blocked", within);
  await expect(state).toContainText("RejectDirectSend: True");
  await expect(state).toContainText("Exchange refuses mail that comes without signing in");
  await expect(state).toContainText(/Read just now\s*, by a block by A technician/);
  await expect(state).toContainText("Exchange may take up to 30 minutes to enforce it");

  const readings = page.getByRole("region", { name: "Readings" });
  await expect(readings.getByRole("row").nth(1)).toContainText("Blocked");
  const history = page.getByRole("region", { name: "History" });
  const changed = history.getByRole("row").filter({ hasText: "Changed and read back" });
  await expect(changed).toContainText("Allowed → Blocked");

  await state.getByRole("button", { name: "Undo" }).click();
  await expect(state.getByRole("heading")).toHaveText("Direct Send: Allowed", within);
  await expect(state).toContainText("Anybody on the internet can hand mail for this tenant");
  expect((await listSets(product, tenant)).map(({ value }) => value)).toEqual([true, false]);

  await history.getByRole("link", { name: "All of its events" }).click();
  await expect(page).toHaveURL(new RegExp(`/history\\?q=tenant(:|%3A)${id}`));
});

test.describe(() => {
  test.use({ role: "viewer" });
  test("a viewer sees everything and why nothing can be pressed", async ({ page, product }) => {
    const [some] = await product.control.tenants();
    await openTenantPage(page, { domain: some?.initialDomain ?? "", name: some?.name ?? "" });
    for (const name of [/^Check$/, /^Block$/, /^Allow…$/, /^Read (them|again)$/]) {
      const button = page.getByRole("button", { name });
      await expect(button).toBeDisabled();
      await expect(button).toHaveAccessibleDescription("Needs Technician");
    }
  });
});

test.describe(() => {
  test.use({ role: "viewer" });
  test("Direct Send is explained in place and on a page of its own", async ({ page, product }) => {
    const [some] = await product.control.tenants();
    await openTenantPage(page, { domain: some?.initialDomain ?? "", name: some?.name ?? "" });
    await page.getByRole("button", { name: "Which connectors count?" }).click();
    const answer = page.getByRole("dialog", { name: "Which connectors count?" });
    await expect(answer).toContainText("by IP address or TLS certificate");
    await answer.getByRole("link", { name: "More on this" }).click();
    await expect(page).toHaveURL(/\/learn#fix$/);
    await expect(page.getByRole("heading", { name: "Let a sender through" })).toBeInViewport();
    await expect(page.getByText("550 5.7.68 TenantInboundAttribution;").first()).toBeAttached();
  });
});

test.describe("a tenant that there is not", () => {
  test.use({ provoked: [/status of 404/] });

  for (const id of ["0190c1de-0000-7000-8000-000000000001", "nonsense"])
    test.describe(() => {
      test.use({ role: "viewer" });
      test(`says so: ${id}`, async ({ page }) => {
        expect((await page.goto(`/tenants/${id}`))?.status()).toBe(404);
        await expect(page.getByRole("heading", { name: "No such tenant" })).toBeVisible(within);
        await expect(page.getByRole("link", { name: "Go to your tenants" })).toBeVisible();
      });
    });
});

for (const colorScheme of ["light", "dark"] as const)
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const width of [1440, 390])
      test(`axe finds nothing on a tenant's page and on Learn at ${width} px, and nothing is cut off`, async ({
        page,
        product,
      }) => {
        await page.setViewportSize({ width, height: 900 });
        const failed = (await product.control.tenants()).find(({ kind }) => kind === "no-consent");
        await openTenantPage(page, { domain: failed?.initialDomain ?? "", name: failed?.name ?? "" });
        for (const details of await page.locator("summary").all()) await details.click();
        expect(await findViolations(page)).toEqual([]);
        expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
        await page.goto("/learn");
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        expect(await findViolations(page)).toEqual([]);
        expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
      });
  });
