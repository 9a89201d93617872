import type { Page } from "@playwright/test";
import pg from "pg";
import { findViolations } from "./find-violations.ts";
import { findIds, openLive, send } from "./plans.ts";
import type { Product } from "./product.ts";
import { measureOverflow } from "./tenant-detail.ts";
import { expect, type SimulatedTenant, test } from "./test.ts";

test.use({ role: "technician" });

const patient = { timeout: 30_000 };

async function query(product: Product, text: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: product.databaseUrl });
  await client.connect();
  const { rows } = await client.query(text, values);
  await client.end();
  return rows;
}

/** The tenants that sign in with a secret that has expired, checked. */
async function checkExpired(page: Page, product: Product): Promise<SimulatedTenant[]> {
  const tenants = (await product.control.tenants())
    .filter(({ kind }) => kind === "expired-secret")
    .map(({ id, name, initialDomain }) => ({ id, name, domain: initialDomain }));
  const tenantIds = await findIds(page, tenants);
  const run = await send(page, "/api/v1/runs", { action: "check", target: { tenantIds } });
  const readState = async () => (await (await page.request.get(`/api/v1/runs/${run.id}`)).json()).state;
  await expect.poll(readState, patient).toBe("finished");
  return tenants;
}

/** The attention list, with every cause. */
async function openAttention(page: Page) {
  await openLive(page, "/tenants");
  const attention = page.getByRole("region", { name: /^Needs attention/ });
  const showAll = attention.getByRole("button", { name: /^Show (all|it)/ });
  if (await showAll.isVisible()) await showAll.click();
  return attention;
}

test("an error that one app registration causes in many tenants leads there, on the list and in its run", async ({
  page,
  product,
}) => {
  const tenants = await checkExpired(page, product);
  expect(tenants.length).toBeGreaterThan(1);
  const [app] = await query(
    product,
    "SELECT a.id, a.name FROM app_registrations a JOIN tenants t ON t.app_registration_id = a.id WHERE t.domain = $1",
    [tenants[0]?.domain],
  );
  const attention = await openAttention(page);
  const cause = attention
    .getByRole("listitem")
    .filter({ hasText: "client secret of the app registration has expired" });
  await expect(cause).toContainText(`${tenants.length} tenants:`);
  await expect(cause).toContainText("Fix once for all");
  await expect(cause).toContainText(`Fix it once in the app registration ${app.name}.`);
  await expect(cause.getByRole("link", { name: app.name })).toHaveAttribute(
    "href",
    `/settings/app-registrations/${app.id}`,
  );
  await cause.getByRole("button", { name: "Show these" }).click();
  await expect(page).toHaveURL(/[?&]error=secret-expired/);
  await expect(page.getByRole("rowheader")).toHaveCount(tenants.length);

  await cause.getByRole("button", { name: "Check these again" }).click();
  await page.getByRole("link", { name: "Watch the run" }).click();
  const group = page.locator("[data-cause=secret-expired]");
  await expect(group).toContainText(`Fix it once in the app registration ${app.name}.`, patient);
  await group.getByRole("button", { name: "Check these again" }).click();
  await expect(page.getByText(`Checking ${tenants.length} tenants`)).toBeVisible();
  const readNewest = async () => (await (await page.request.get("/api/v1/runs?limit=1")).json()).items[0];
  await expect
    .poll(readNewest, patient)
    .toMatchObject({ action: "check", state: "finished", counts: { failed: tenants.length } });
});

test("a credential that ends soon stands on the list with its day and tenants, and goes when another is put to use", async ({
  page,
  product,
}) => {
  const [own] = await query(
    product,
    `SELECT c.id, c.expires_at, a.id AS app_id, a.name, (SELECT count(*)::int FROM tenants t
       WHERE t.app_registration_id = a.id AND t.archived_at IS NULL) AS tenants
     FROM credentials c JOIN app_registrations a ON a.id = c.app_registration_id ORDER BY tenants DESC LIMIT 1`,
  );
  const endIn = (days: number) =>
    query(product, "UPDATE credentials SET expires_at = now() + $2 * interval '1 day' WHERE id = $1", [
      own.id,
      days,
    ]);
  try {
    await endIn(40);
    const attention = await openAttention(page);
    const named = attention.getByRole("listitem").filter({ hasText: "The credential that signs in" });
    const cause = named.filter({ has: page.getByRole("link", { name: own.name, exact: true }) });
    await expect(cause).toContainText("ends within 60 days");
    await expect(cause).toContainText(/ends on \d+ \w+ 20\d\d, serves \d+ tenants/);
    await expect(cause).toContainText(`serves ${own.tenants} tenants`);
    await expect(cause.getByRole("button", { name: /^Check/ })).toHaveCount(0);

    await endIn(5);
    await expect(cause, "the page follows").toContainText("ends within 7 days", patient);
    await expect(cause).toContainText("This week");
    await cause.getByRole("button", { name: "Show these" }).click();
    await expect(page).toHaveURL(/[?&]error=credential-ends-in-7/);
    await expect(page.getByText(`of ${own.tenants} tenants`)).toBeVisible();

    await endIn(-1);
    await expect(cause).toContainText("has passed its end date", patient);
    await endIn(400);
    await expect(cause).toHaveCount(0, patient);
  } finally {
    await query(product, "UPDATE credentials SET expires_at = $2 WHERE id = $1", [own.id, own.expires_at]);
  }
});

test("a pasted error is explained without leaving the browser, and leads to its place in the list", async ({
  page,
}) => {
  await page.goto("/learn");
  await page.getByRole("link", { name: "What errors mean" }).click();
  const box = page.getByLabel("Paste an error of Microsoft's: what does it mean?");
  await box.click();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(`${request.url()} ${request.postData() ?? ""}`));
  const answer = page.getByRole("status").filter({ hasText: /\S/ });
  await box.fill(
    "invalid_client: AADSTS7000222: The provided client secret keys for app 'canary-text' are expired.",
  );
  await expect(answer).toContainText("client secret of the app registration has expired");
  await expect(answer).toContainText("Fix once for all");
  await box.fill("700016");
  await expect(answer).toContainText("does not know the app registration");
  await box.fill("550 5.7.68 TenantInboundAttribution");
  await expect(answer).toContainText("Fix at the sender");
  await box.fill("something else entirely");
  await expect(answer).toContainText("Sendlock does not know this text");
  await box.fill("AADSTS50011");
  await answer.getByRole("link", { name: "Show it in the list" }).click();
  await expect(page).toHaveURL(/\/learn\/errors#redirect-not-registered$/);
  await expect(page.locator("#redirect-not-registered")).toBeInViewport();
  expect(asked.filter((request) => /canary-text|AADSTS|something/.test(request))).toEqual([]);
});

test("a failed tenant leads to its error in the list", async ({ page, product }) => {
  const [tenant] = await checkExpired(page, product);
  const [id] = await findIds(page, tenant ? [tenant] : []);
  await page.goto(`/tenants/${id}`);
  await page.getByRole("link", { name: "More on this error" }).first().click();
  await expect(page).toHaveURL(/\/learn\/errors#secret-expired$/);
  await expect(page.locator("#secret-expired")).toBeInViewport();
});

for (const colorScheme of ["light", "dark"] as const)
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme, role: "viewer" });
    for (const width of [1440, 390])
      test(`axe finds nothing on the list of causes and of errors at ${width} px, and nothing is cut off`, async ({
        page,
      }) => {
        await page.setViewportSize({ width, height: 900 });
        const attention = await openAttention(page);
        await expect(attention.getByRole("listitem").first()).toBeVisible();
        expect(await findViolations(page)).toEqual([]);
        expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
        await page.goto("/learn/errors");
        await page.getByRole("textbox").click();
        await page.getByRole("textbox").fill("AADSTS7000222");
        await expect(page.getByRole("link", { name: "Show it in the list" })).toBeVisible();
        expect(await findViolations(page)).toEqual([]);
        expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
      });
  });
