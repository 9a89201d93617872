import type { Browser, Locator, Page } from "@playwright/test";
import type { ConnectionView } from "#lib/connection/schema.ts";
import { findViolations } from "./find-violations.ts";
import type { Product } from "./product.ts";
import { measureOverflow, openTenantPage } from "./tenant-detail.ts";
import { expect, listSets, type SimulatedTenant, test } from "./test.ts";

// The simulated cloud's certificate is its own.
test.use({ role: "technician", ignoreHTTPSErrors: true });

const within = { timeout: 30_000 };
const card = (page: Page): Locator => page.getByRole("region", { name: "Connection", exact: true });
const step = (page: Page, name: string): Locator => card(page).locator(`[data-step="${name}"]`);
const clientIdOf = ({ control }: Product): string =>
  control.apps.apps.find(({ key }) => key === "shared")?.clientId ?? "";

/** What the app may do in a tenant; null takes the consent away. */
async function grant(
  product: Product,
  tenant: SimulatedTenant,
  role: "Exchange Administrator" | "Global Reader" | null,
): Promise<void> {
  const consent = role ? { role } : null;
  await product.control.setTenant(tenant.id, { consents: { [clientIdOf(product)]: consent } });
}

async function checkConnection(page: Page): Promise<void> {
  await card(page)
    .getByRole("button", { name: /^Check connection/ })
    .click();
}

/** Makes a consent link on the tenant's page, which is the open one. */
async function makeLink(page: Page): Promise<string> {
  await card(page).getByRole("button", { name: "Make a consent link" }).click();
  const address = card(page)
    .getByText(/\/v2\.0\/adminconsent\?/)
    .first();
  await expect(address).toBeVisible();
  return (await address.textContent()) ?? "";
}

/** The customer's administrator, whom Sendlock does not know. */
async function openAsCustomer(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

test("from a tenant without consent to one that works: link, consent, role, and nothing changed on the way", async ({
  page,
  browser,
  product,
  tenant,
}) => {
  await grant(product, tenant, null);
  await openTenantPage(page, tenant);
  await expect(page.locator("section[aria-labelledby]").first()).toHaveAccessibleName("Connection");
  await checkConnection(page);
  await expect(card(page)).toContainText("The check stopped at: The app gets a token.", within);
  await expect(step(page, "token")).toContainText("This tenant does not know the app registration");
  await expect(step(page, "connect")).toContainText("Not looked at");

  const customer = await openAsCustomer(browser, await makeLink(page));
  await customer.getByRole("button", { name: "Accept" }).click();
  await expect(customer.getByRole("heading", { name: "Thank you" })).toBeVisible(within);
  expect(new URL(customer.url()).search).toBe("?outcome=given");
  await customer.context().close();

  await expect(card(page)).toContainText("The check stopped at: PowerShell connects to Exchange.", within);
  await expect(step(page, "role")).toContainText("Not stated in the token");
  await expect(step(page, "connect")).toContainText("Exchange Administrator");
  await card(page).getByText("The same as a script").click();
  const script = card(page).getByText("New-MgRoleManagementDirectoryRoleAssignment");
  await expect(script).toContainText(clientIdOf(product));
  await expect(script).toContainText(tenant.id);

  await grant(product, tenant, "Exchange Administrator");
  await checkConnection(page);
  await expect(card(page)).toContainText("Everything works.", within);
  await expect(card(page)).toContainText("The check found Direct Send: Allowed. Press Check to keep it");
  await expect(page.getByRole("heading", { name: "Direct Send:" })).toContainText("Unknown");
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Direct Send:" })).toContainText("Allowed", within);
  expect(await listSets(product, tenant)).toMatchObject([{ whatIf: true }]);
});

test("a consent that is declined says so to both sides, and its link is used up", async ({
  page,
  browser,
  product,
  tenant,
}) => {
  await grant(product, tenant, null);
  await openTenantPage(page, tenant);
  const customer = await openAsCustomer(browser, await makeLink(page));
  const callback = customer.waitForRequest(/\/consent\/callback/);
  await customer.getByRole("button", { name: "Cancel" }).click();
  await expect(customer.getByRole("heading", { name: "You did not give consent" })).toBeVisible(within);
  await expect(card(page)).toContainText("The newest link was answered", within);
  await customer.goto((await callback).url());
  await expect(customer.getByRole("heading", { name: "This link was used already" })).toBeVisible();
  const history = page.getByRole("region", { name: "History" });
  await expect(history).toContainText("Consent not given");
  // An answer that did not count changes nothing that an open page follows.
  await page.reload();
  await expect(history).toContainText("Consent link opened again after its answer");
  await customer.context().close();
});

test("an answer for another tenant, one without a state and a made-up one change nothing", async ({
  page,
  browser,
  product,
  tenant,
}) => {
  await openTenantPage(page, tenant);
  const state = new URL(await makeLink(page)).searchParams.get("state") ?? "";
  const callback = `${product.baseUrl}/api/v1/consent/callback`;
  const other = crypto.randomUUID();
  const customer = await openAsCustomer(
    browser,
    `${callback}?admin_consent=True&tenant=${other}&state=${state}`,
  );
  await expect(customer.getByRole("heading", { name: "This was another organisation" })).toBeVisible();
  for (const query of ["", "?admin_consent=True&state=nothing", "?error=x&state[]=1"]) {
    await customer.goto(callback + query);
    await expect(customer.getByRole("heading", { name: "This link does not work" })).toBeVisible();
  }
  expect(customer.url()).not.toContain(state);
  await customer.context().close();
  await expect(page.getByRole("region", { name: "History" })).toContainText(
    "answered by another tenant",
    within,
  );
  expect(await connectionOf(page, await idOf(page))).toMatchObject({ jobId: null, connection: null });
});

const idOf = async (page: Page): Promise<string> => new URL(page.url()).pathname.split("/").at(-1) ?? "";

async function connectionOf(page: Page, id: string): Promise<ConnectionView> {
  return (await page.request.get(`/api/v1/tenants/${id}/connection`)).json();
}

test("a tenant that is only watched is read with Global Reader, and can't be changed by anybody", async ({
  page,
  product,
  tenant,
}) => {
  await grant(product, tenant, "Global Reader");
  const id = await openTenantPage(page, tenant);
  await card(page).getByRole("button", { name: "Change app registration or access" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Access").click();
  await page.getByRole("option", { name: "Only watches" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();

  await expect(card(page)).toContainText("Everything works.", within);
  await card(page).getByText("All 8 steps").click();
  await expect(step(page, "role")).toContainText("Yes: Global Reader");
  await expect(step(page, "change")).toContainText("Not tried. Sendlock only watches this tenant");
  for (const name of ["Block", "Allow…"]) {
    const button = page.getByRole("button", { name, exact: true });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription("Only watched: Sendlock may not change it");
  }
  const refused = await page.request.post("/api/v1/runs", {
    headers: { origin: product.baseUrl },
    data: { action: "block", target: { tenantIds: [id] } },
  });
  expect(refused.status()).toBe(409);
  expect(await refused.json()).toMatchObject({ code: "tenant-watched" });
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Direct Send:" })).toContainText("Allowed", within);
  expect(await listSets(product, tenant)).toEqual([]);
});

test("another app registration is chosen from those of the cloud, and is checked at once", async ({
  page,
  product,
  tenant,
}) => {
  await openTenantPage(page, tenant);
  await card(page).getByRole("button", { name: "Change app registration or access" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("App registration").click();
  const old = product.control.apps.apps.find(({ key }) => key === "expired");
  await page.getByRole("option", { name: old?.name ?? "" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(card(page)).toContainText(old?.name ?? "");
  await expect(step(page, "token")).toContainText("does not know the app registration", within);
  await expect(page.getByRole("region", { name: "History" })).toContainText("Edited: app registration");
});

test("hydration is offered where Exchange asks for it, says that it is for good, and is kept with its reason", async ({
  page,
  product,
  tenant,
}) => {
  await product.control.setTenant(tenant.id, { hydrated: false });
  await openTenantPage(page, tenant);
  await expect(card(page).getByRole("button", { name: "Hydrate…" })).toBeHidden();
  await checkConnection(page);
  await expect(card(page)).toContainText("The check stopped at: Direct Send can be changed.", within);
  await card(page).getByRole("button", { name: "Hydrate…" }).click();
  const dialog = page.getByRole("dialog", { name: `Hydrate ${tenant.name}?` });
  await expect(dialog).toContainText("It can't be undone");
  await dialog.getByRole("button", { name: "Hydrate for good" }).click();
  await expect(dialog.getByLabel("Reason")).toHaveAccessibleDescription(/Say why/);
  await dialog.getByLabel("Reason").fill("New customer, never customised");
  await dialog.getByRole("button", { name: "Hydrate for good" }).click();
  await expect(dialog).toBeHidden();
  await expect(card(page)).toContainText("Exchange may take an hour or longer", within);
  await checkConnection(page);
  await expect(card(page)).toContainText("Everything works.", within);
  await expect(card(page).getByRole("button", { name: "Hydrate…" })).toBeHidden();
  const history = page.getByRole("region", { name: "History" });
  for (const words of [
    "About to hydrate",
    "New customer, never customised",
    "Hydrated (Enable-OrganizationCustomization)",
  ])
    await expect(history).toContainText(words);
  expect((await product.control.tenant(tenant.id)).hydrated).toBe(true);
});

test("the connections of many tenants are checked from the list", async ({ page, product, takeTenant }) => {
  const tenants = [await takeTenant(), await takeTenant()];
  const ids = await Promise.all(
    tenants.map(async ({ domain }): Promise<string> => {
      const found = await page.request.get(`/api/v1/tenants?q=${encodeURIComponent(domain)}`);
      return (await found.json()).items[0].id;
    }),
  );
  await page.request.post("/api/v1/tenants/tags", {
    headers: { origin: product.baseUrl },
    data: { target: { tenantIds: ids }, add: ["connect-us"] },
  });
  await page.goto("/tenants?tag=connect-us");
  for (const { name } of tenants)
    await page.getByRole("checkbox", { name: `Select ${name}`, exact: true }).check();
  await page.getByRole("button", { name: "Check connection", exact: true }).click();
  await expect(page.getByText("Checking the connection of 2 tenants")).toBeVisible();
  for (const id of ids)
    await expect(async () =>
      expect(await connectionOf(page, id)).toMatchObject({ connection: { outcome: "passed" } }),
    ).toPass(within);
});

test.describe(() => {
  test.use({ role: "viewer" });
  test("a viewer sees how the connection stands, and why nothing can be done about it", async ({
    page,
    tenant,
  }) => {
    await openTenantPage(page, tenant);
    for (const name of ["Check connection", "Change app registration or access", "Make a consent link"]) {
      const button = card(page).getByRole("button", { name, exact: true });
      await expect(button).toBeDisabled();
      await expect(button).toHaveAccessibleDescription("Needs Technician");
    }
  });
});

for (const colorScheme of ["light", "dark"] as const)
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const width of [1440, 390])
      test(`axe finds nothing on the connection at ${width} px, and nothing is cut off`, async ({
        page,
        product,
        tenant,
      }) => {
        await page.setViewportSize({ width, height: 900 });
        const look = async (): Promise<void> => {
          expect(await findViolations(page)).toEqual([]);
          expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
        };
        await product.control.setTenant(tenant.id, { hydrated: false });
        await openTenantPage(page, tenant);
        await makeLink(page);
        await card(page).getByText("Text of a message").click();
        await look();
        await checkConnection(page);
        await card(page).getByRole("button", { name: "Hydrate…" }).click(within);
        await look();
        await page.keyboard.press("Escape");
        await card(page).getByRole("button", { name: "Change app registration or access" }).click();
        await look();
        await page.keyboard.press("Escape");
        await product.control.setTenant(tenant.id, { consents: { [clientIdOf(product)]: { role: null } } });
        await checkConnection(page);
        await card(page).getByText("The same as a script").click(within);
        await look();
        await page.goto("/consent?outcome=other-tenant");
        await expect(page.getByRole("heading", { name: "This was another organisation" })).toBeVisible();
        await look();
      });
  });
