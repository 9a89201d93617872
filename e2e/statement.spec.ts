import type { Page } from "@playwright/test";
import { Client } from "pg";
import { png } from "#lib/logo/test-pictures.ts";
import { findViolations } from "./find-violations.ts";
import { findIds, openLive, send } from "./plans.ts";
import type { Product } from "./product.ts";
import { measureOverflow } from "./tenant-detail.ts";
import { expect, listSets, type SimulatedTenant, test } from "./test.ts";

test.use({ role: "technician" });

const within = { timeout: 60_000 };
const today = () => new Date().toISOString().slice(0, 10);

/** Asks for a run and waits until it is over. */
async function run(page: Page, tenantId: string, action: string, why: object = {}): Promise<string> {
  const { id } = await send(page, "/api/v1/runs", { action, target: { tenantIds: [tenantId] }, ...why });
  await expect
    .poll(async () => (await (await page.request.get(`/api/v1/runs/${id}`)).json()).outcome, within)
    .toBe("succeeded");
  return id;
}

/** Blocked by us, opened elsewhere, found by a check, blocked again. */
async function makePast(page: Page, product: Product, tenant: SimulatedTenant): Promise<string> {
  const [id = ""] = await findIds(page, [tenant]);
  await run(page, id, "check");
  await run(page, id, "block", { reason: "Agreed with the customer", ticket: "INC-1" });
  await product.control.setTenant(tenant.id, { rejectDirectSend: false });
  await run(page, id, "check");
  await run(page, id, "block", { reason: "Opened again by somebody" });
  return id;
}

/** Catches the call that opens the browser's own print window. */
async function countPrints(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    Object.assign(window, {
      prints: 0,
      print: () => Object.assign(window, { prints: Reflect.get(window, "prints") + 1 }),
    });
  });
  return () => page.evaluate(() => Reflect.get(window, "prints") as number);
}

test("a statement tells what the simulated Exchange knows: blocked, opened elsewhere, blocked again", async ({
  page,
  product,
  tenant,
}) => {
  const id = await makePast(page, product, tenant);
  await page.goto(`/tenants/${id}`);
  const timeline = page.getByRole("region", { name: "Timeline" });
  const entries = timeline.getByRole("listitem");
  await expect(entries).toHaveText([
    /^Blocked since .*Opened again by somebody/,
    /^Allowed from /,
    /^Changed outside Sendlock between /,
    /^Blocked (from .* to at least|when read at) .*Agreed with the customer · Ticket INC-1/,
    /^Allowed from /,
    /^Not read from /,
  ]);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Statement for the customer" }).click();
  await page.waitForURL(`**/tenants/${id}/statement`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    `Statement on Direct Send: ${tenant.name}`,
  );
  const changes = page.getByRole("table", { name: "Changes in the period" }).getByRole("row");
  await expect(changes).toHaveCount(4);
  await expect(changes.nth(1)).toContainText(
    /Set .*, read back .*Allowed → BlockedBlocked by .*Agreed with the customer \(ticket INC-1\)/,
  );
  await expect(changes.nth(2)).toContainText(/Between .* and .*Blocked → AllowedSomebody outside Sendlock/);
  await expect(changes.nth(3)).toContainText(/Allowed → Blocked.*Opened again by somebody/);

  // Exchange's own ledger: two Sets of ours, both to blocked; the rest was somebody else.
  const sets = await listSets(product, tenant);
  expect(sets.map(({ value }) => value)).toEqual([true, true]);
  expect((await product.control.tenant(tenant.id)).rejectDirectSend).toBe(true);
  await expect(page.locator("main")).toContainText("Mail traffic was not looked at");
  await expect(page.locator("main")).toContainText(tenant.id);
  await expect(page.locator("main")).toContainText(/SHA-256 [0-9a-f]{64}/);
  await expect(page.locator("main")).toContainText(/not verified yet|Verified to #\d+/);
});

test.describe("printing", () => {
  test.use({ provoked: [/ERR_FAILED/] });

  test("is noted in the history first; where that fails nothing is printed", async ({ page, tenant }) => {
    const prints = await countPrints(page);
    const [id = ""] = await findIds(page, [tenant]);
    await page.goto(`/tenants/${id}/statement?from=2026-01-01&to=2026-01-31`);
    const button = page.getByRole("button", { name: "Print or save as PDF" });
    await page.route("**/statements", (route) => route.abort());
    await button.click();
    await expect(page.getByRole("alert").filter({ hasText: "could not be reached" })).toBeVisible();
    expect(await prints()).toBe(0);
    await page.unroute("**/statements");
    await button.focus();
    await page.keyboard.press("Enter");
    await expect.poll(prints).toBe(1);
    const { items } = await (
      await page.request.get(`/api/v1/audit?tenantId=${id}&type=history.statementMade`)
    ).json();
    expect(items).toMatchObject([{ from: "2026-01-01", to: "2026-01-31", tenant: { name: tenant.name } }]);
  });
});

test("the days are chosen by keyboard, stand in the address, and wrong ones are said to be wrong", async ({
  page,
  tenant,
}) => {
  const [id = ""] = await findIds(page, [tenant]);
  await page.goto(`/tenants/${id}/statement`);
  await page.getByRole("link", { name: "All", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/statement?from=${today()}&to=${today()}`);
  await expect(page.getByRole("link", { name: "All", exact: true })).toHaveAttribute("aria-current", "true");
  await page.getByLabel("First day").fill("2026-02-01");
  await page.getByLabel("Last day").fill("2026-02-28");
  await page.getByLabel("Last day").press("Enter");
  await page.waitForURL("**/statement?from=2026-02-01&to=2026-02-28");
  await expect(page.locator("main")).toContainText("1 Feb 2026 to 28 Feb 2026, both days included");
  await expect(page.locator("main")).toContainText("No reading in this period shows a change");
  await page.goto(`/tenants/${id}/statement?from=2026-03-01&to=2026-02-01`);
  await expect(page.getByRole("alert").first()).toHaveText("Give two days, the first not after the last.");
});

test("a viewer may make a statement, and sees why the rest of the menu is off", async ({
  page,
  context,
  signIn,
  tenant,
}) => {
  const [id = ""] = await findIds(page, [tenant]);
  await signIn(context, "viewer");
  await page.goto(`/tenants/${id}`);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await expect(page.getByRole("menuitem", { name: "Archive tenant…" })).toBeDisabled();
  await expect(page.getByRole("menu")).toContainText("need Technician");
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole("menuitem", { name: "Statement for the customer" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Statement on Direct Send");
});

test("name and logo that an administrator chose stand at the head of the statement", async ({
  page,
  context,
  signIn,
  tenant,
}) => {
  await signIn(context, "admin");
  await openLive(page, "/settings");
  const card = page.getByRole("region", { name: "Name and logo" });
  await card.getByLabel("Name").fill("Northwind IT");
  const choose = (name: string, mimeType: string, bytes: Uint8Array) =>
    card.getByLabel("Logo").setInputFiles({ name, mimeType, buffer: Buffer.from(bytes) });
  await choose("logo.png", "image/png", png(1_200, 60));
  await expect(card.getByRole("alert").filter({ hasText: "1200 × 60 pixels" })).toBeVisible();
  await choose("logo.png", "image/png", Buffer.from("<svg/>"));
  await expect(card.getByRole("alert").filter({ hasText: "must be a PNG or JPEG" })).toBeVisible();
  await choose("logo.png", "image/png", png(240, 60));
  await expect(card.getByRole("img", { name: "The logo" })).toBeVisible();
  expect(await findViolations(page)).toEqual([]);
  await card.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  const [id = ""] = await findIds(page, [tenant]);
  await page.goto(`/tenants/${id}/statement`);
  await expect(page.getByText("Northwind IT", { exact: true })).toBeVisible();
  const width = () =>
    page.locator("header img").evaluate((image) => (image as HTMLImageElement).naturalWidth);
  await expect.poll(width).toBe(240);

  await signIn(context, "technician");
  await openLive(page, "/settings");
  await expect(card).toContainText("Northwind IT");
  await expect(card.getByRole("button", { name: "Save" })).toHaveAccessibleDescription("Needs Administrator");
});

/** Prints what is on the page. Returns how many sheets it takes. */
async function printPdf(page: Page, format: "A4" | "Letter", file: string): Promise<number> {
  const pdf = await page.pdf({ format, path: file });
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

test("a tenant without events, and one with 200 readings that differ, fit their paper", async ({
  page,
  product,
  tenant,
  takeTenant,
}, info) => {
  const [empty = "", full = ""] = await findIds(page, [await takeTenant(), tenant]);
  const range = `from=2020-01-01&to=2020-12-31`;
  await page.goto(`/tenants/${empty}/statement?${range}`);
  await expect(page.locator("main")).toContainText("has no event of this customer");
  await page.emulateMedia({ media: "print" });
  for (const format of ["A4", "Letter"] as const)
    expect(await printPdf(page, format, info.outputPath(`empty-${format}.pdf`))).toBeLessThanOrEqual(2);

  const runId = await run(page, full, "check");
  const client = new Client({ connectionString: product.databaseUrl });
  await client.connect();
  await client.query(
    `INSERT INTO readings (tenant_id, direct_send, at, run_id)
     SELECT $1, CASE WHEN n % 2 = 0 THEN 'blocked' ELSE 'allowed' END::"DirectSend", now() - make_interval(days => 201 - n), $2
     FROM generate_series(1, 200) AS n`,
    [full, runId],
  );
  await client.end();
  await page.goto(`/tenants/${full}/statement?from=2020-01-01&to=${today()}`);
  const rows = page.getByRole("table", { name: "Changes in the period" }).getByRole("row");
  expect(await rows.count()).toBeGreaterThan(199);
  for (const format of ["A4", "Letter"] as const)
    expect(await printPdf(page, format, info.outputPath(`full-${format}.pdf`))).toBeGreaterThan(10);
});

for (const colorScheme of ["light", "dark"] as const)
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test("axe finds nothing on timeline and statement, nothing is cut off, and the paper is black on white", async ({
      page,
      product,
      tenant,
    }, info) => {
      const id = await makePast(page, product, tenant);
      for (const width of [1440, 390])
        for (const path of [`/tenants/${id}`, `/tenants/${id}/statement`]) {
          await page.setViewportSize({ width, height: 900 });
          await page.goto(path);
          await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
          expect(await findViolations(page)).toEqual([]);
          expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
          await page.screenshot({
            path: info.outputPath(`${width}-${path.split("/").length}.png`),
            fullPage: true,
          });
        }
      await page.emulateMedia({ media: "print" });
      await expect(page.getByRole("button", { name: "Print or save as PDF" })).toBeHidden();
      const readColours = () =>
        page.evaluate(() => [
          getComputedStyle(document.querySelector("main") as Element).color,
          getComputedStyle(document.body).backgroundColor,
        ]);
      await expect.poll(readColours).toEqual(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
      for (const format of ["A4", "Letter"] as const)
        expect(await printPdf(page, format, info.outputPath(`${format}.pdf`))).toBeLessThanOrEqual(2);
    });
  });
