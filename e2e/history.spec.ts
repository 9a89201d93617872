import type { Page } from "@playwright/test";
import { openApi } from "./api.ts";
import { findViolations } from "./find-violations.ts";
import type { Product } from "./product.ts";
import { measureOverflow } from "./tenant-detail.ts";
import { expect, test } from "./test.ts";

test.use({ role: "viewer" });

interface Seen {
  id: string;
  name: string;
}

/** A tenant that anybody may ask about: asking writes one event and changes nothing. */
async function findTenant(page: Page): Promise<Seen> {
  const { items } = await (await page.request.get("/api/v1/tenants?limit=1")).json();
  return items[0];
}

/** Writes exactly one event: a survey that is asked for while one waits already would write none. */
async function writeEvent(product: Product, tenantId: string): Promise<void> {
  const { call } = await openApi(product);
  const job = await call<{ id: string }>("jobs", { kind: "survey", tenantId });
  const readState = async () => (await call<{ state: string }>(`jobs/${job.id}`)).state;
  await expect.poll(readState, { timeout: 30_000 }).toMatch(/succeeded|failed/);
}

const events = (page: Page) => page.locator("[data-event]");

test("filters in the address survive a reload, and clearing them shows all again", async ({
  page,
  product,
}) => {
  const tenant = await findTenant(page);
  await writeEvent(product, tenant.id);
  await page.goto("/history");
  await page.getByRole("combobox", { name: "Tenant" }).click();
  await page.keyboard.type(tenant.name.slice(0, 8));
  await page.getByRole("option", { name: tenant.name }).click();
  await page.getByRole("combobox", { name: "Kind of event" }).click();
  await page.getByRole("option", { name: "Asked a worker for something" }).click();
  const asked = page.locator("[data-event='job.requested']");
  await expect(asked.first()).toContainText(tenant.name);
  await expect(page.locator("[data-event]:not([data-event='job.requested'])")).toHaveCount(0);
  await page.getByRole("searchbox").fill("survey");
  await expect(page).toHaveURL(/q=survey/);
  expect(new URL(page.url()).searchParams.get("tenant")).toBe(tenant.id);
  expect(new URL(page.url()).searchParams.get("kind")).toBe("job.requested");

  await page.reload();
  await expect(page.getByRole("combobox", { name: "Tenant" })).toHaveValue(tenant.name);
  await expect(page.getByRole("searchbox")).toHaveValue("survey");
  await expect(asked.first()).toContainText(tenant.name);
  await expect(page.locator("[data-event]:not([data-event='job.requested'])")).toHaveCount(0);

  await page.getByRole("searchbox").fill("nothing holds this");
  await expect(page.getByText("No event matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).first().click();
  await expect(page).toHaveURL(/\/history$/);
  await expect(page.locator("[data-event]:not([data-event='job.requested'])").first()).toBeVisible();
});

test("days are the reader's own, and a person narrows to what they did", async ({ page, product }) => {
  const tenant = await findTenant(page);
  await writeEvent(product, tenant.id);
  await page.goto("/history");
  const today = await page.evaluate(() => new Intl.DateTimeFormat("sv-SE").format(new Date()));
  // What is filled in before the page is alive is not heard.
  await expect(async () => {
    await page.getByLabel("First day").fill("");
    await page.getByLabel("First day").fill(today);
    await expect(page).toHaveURL(new RegExp(`from=${today}`), { timeout: 1_000 });
  }).toPass();
  await page.getByLabel("Last day").fill(today);
  await expect(page).toHaveURL(new RegExp(`from=${today}&to=${today}`));
  await expect(events(page).first()).toBeVisible();
  await page.reload();
  await expect(events(page).first()).toBeVisible();
  await page.getByLabel("Last day").fill("");
  await page.getByLabel("First day").fill("2099-01-01");
  await expect(page.getByText("No event matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).first().click();

  await page.getByRole("combobox", { name: "Person" }).click();
  await page.getByRole("option", { name: "Sendlock", exact: true }).click();
  await expect(page).toHaveURL(/person=system/);
  const survey = page.locator("[data-event='job.requested']").filter({ hasText: "domains and connectors" });
  await expect(survey).toHaveCount(0);
  await expect(events(page).first()).toContainText("Sendlock");
});

test("a new event appears by itself: on top there, behind a bar further down", async ({ page, product }) => {
  const tenant = await findTenant(page);
  await page.goto("/history");
  const newest = async () => Number(/#(\d+)/.exec((await events(page).first().textContent()) ?? "")?.[1]);
  const before = await newest();
  await writeEvent(product, tenant.id);
  await expect.poll(newest).toBeGreaterThan(before);
  await expect(events(page).first()).toBeInViewport();

  await page.setViewportSize({ width: 1280, height: 400 });
  await page.mouse.wheel(0, 500);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
  const known = await newest();
  const place = await page.evaluate(() => scrollY);
  await writeEvent(product, tenant.id);
  const bar = page.getByRole("button", { name: /\d+ new events?/ });
  await expect(bar).toBeVisible();
  expect(await newest()).toBe(known);
  expect(await page.evaluate(() => scrollY)).toBe(place);
  await bar.click();
  await expect.poll(newest).toBeGreaterThan(known);
  await expect(bar).toBeHidden();
  await expect(events(page).first()).toBeInViewport();
});

test("an event opens with all that it says, its hash, and the way to its run", async ({ page, product }) => {
  const tenant = await findTenant(page);
  const headers = {
    authorization: `Bearer ${await product.token("technician")}`,
    "content-type": "application/json",
  };
  const body = JSON.stringify({
    action: "check",
    target: { tenantIds: [tenant.id] },
    reason: "Asked by the customer",
  });
  const run = await (await fetch(`${product.baseUrl}/api/v1/runs`, { method: "POST", headers, body })).json();
  await page.goto("/history");
  const asked = page
    .locator("[data-event='run.requested']")
    .filter({ hasText: "Asked by the customer" })
    .first();
  await asked.getByRole("link", { name: "Asked to check" }).click();
  const dialog = page.getByRole("dialog", { name: "Asked to check" });
  await expect(dialog).toContainText("Asked by the customer");
  await expect(dialog).toContainText("API token, technician");
  await dialog.getByText("As it was signed").click();
  const { items } = await (await page.request.get(`/api/v1/audit?runId=${run.id}&type=run.requested`)).json();
  await expect(dialog).toContainText(items[0].hash);
  await expect(dialog).toContainText(`"prev": "${items[0].prev}"`);
  await expect(page).toHaveURL(new RegExp(`event=${items[0].seq}`));
  await page.reload();
  await expect(dialog).toBeVisible();
  await dialog.getByRole("link", { name: "All events of this run" }).click();
  await expect(page).toHaveURL(new RegExp(`run=${run.id}`));
  await expect(dialog).toBeHidden();
  await expect(page.locator("[data-event='tenant.added']")).toHaveCount(0);
  await expect(events(page).last()).toContainText("Asked by the customer");
});

test("older events come page by page, each once", async ({ page, product }) => {
  for (let more = 0; more < 3; more++) await product.token("viewer");
  const head = await (await page.request.get("/api/v1/audit/head")).json();
  await page.goto("/history");
  await expect(page.getByRole("button", { name: /^Verified to #/ })).toBeVisible();
  const more = page.getByRole("button", { name: "Show more" });
  for (let pages = 1; pages * 50 < head.seq; pages++) {
    await more.click();
    await expect.poll(() => events(page).count()).toBeGreaterThan(pages * 50);
  }
  await expect(more).toBeHidden();
  const numbers = await events(page).evaluateAll((rows) =>
    rows.map((row) => Number(/#(\d+)$/.exec(row.textContent ?? "")?.[1])),
  );
  expect(numbers).toEqual(Array.from({ length: head.seq }, (_, at) => head.seq - at));
});

for (const colorScheme of ["light", "dark"] as const)
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const width of [1440, 390])
      test(`axe finds nothing on the history and an opened event at ${width} px, and nothing is cut off`, async ({
        page,
      }) => {
        await page.setViewportSize({ width, height: 900 });
        await page.goto("/history");
        await expect(events(page).first()).toBeVisible();
        expect(await findViolations(page)).toEqual([]);
        expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
        await page.goto("/history?event=1");
        await page.getByText("As it was signed").click();
        expect(await findViolations(page)).toEqual([]);
        await page.goto("/history?q=nothing-holds-this");
        await expect(page.getByText("No event matches")).toBeVisible();
        expect(await findViolations(page)).toEqual([]);
      });
  });
