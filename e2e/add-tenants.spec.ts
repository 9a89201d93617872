import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { findViolations } from "./find-violations.ts";
import { openLive } from "./plans.ts";
import { startProduct } from "./product.ts";
import { test as base, expect } from "./test.ts";

/** A product of its own: hundreds of tenants more would be in the way of other journeys. */
const test = base.extend<object, { product: Awaited<ReturnType<typeof startProduct>> }>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      const product = await startProduct({ SIMULATED_TENANTS: "10" });
      await use(product);
      await product.stop();
    },
    { scope: "worker", timeout: 200_000 },
  ],
});

test.use({ role: "technician" });
const sharedApp = "Direct Send manager (simulated)";
const customer = (name: string) => ({
  name: `${name} (simulated)`,
  domain: `${name.toLowerCase()}-${randomUUID().slice(0, 8)}.onmicrosoft.com`,
});
const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

test.describe("one tenant", () => {
  test.use({ provoked: [/status of 409/] });
  test("a domain or an id finds the rest, by keyboard alone, and one that is there is refused", async ({
    page,
    product,
  }) => {
    const made = await product.control.addTenant(customer("Fabrikam"));
    await openLive(page, "/tenants");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await page.keyboard.type("add tenants");
    await page.getByRole("option", { name: "Add tenants" }).waitFor();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Add tenants" })).toBeVisible();
    await expect(page.getByLabel("App registration")).toContainText(sharedApp);
    const named = page.getByLabel("Domain or tenant id");
    await named.focus();
    await page.keyboard.type(made.initialDomain);
    await page.keyboard.press("Enter");
    const name = page.getByRole("textbox", { name: "Name" });
    await expect(name).toHaveValue(made.name, { timeout: 20_000 });
    await expect(page.getByLabel("Tenant id", { exact: true })).toHaveValue(made.id);
    await page.getByLabel("Tags").focus();
    await page.keyboard.type("gold, pilot");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/tenants\/[0-9a-f-]{36}$/);
    await expect(page.getByRole("heading", { name: made.name })).toBeVisible();

    await page.goto("/tenants/add");
    await page.getByLabel("Domain or tenant id").click();
    await page.getByLabel("Domain or tenant id").fill(made.id);
    await page.getByRole("button", { name: "Look it up" }).click();
    await expect(page.getByLabel("Domain", { exact: true })).toHaveValue(made.initialDomain, {
      timeout: 20_000,
    });
    await page.getByRole("button", { name: "Add tenant", exact: true }).click();
    await expect(page.getByRole("alert").filter({ hasText: "in Sendlock already" })).toContainText(made.name);
  });
});

test.describe("what can't be found", () => {
  test.use({ provoked: [/status of 4/] });
  test("says Microsoft's reason, and can be written by hand", async ({ page }) => {
    await page.goto("/tenants/add");
    await page.getByLabel("Domain or tenant id").click();
    await page.getByLabel("Domain or tenant id").fill("nobody.example");
    await page.getByRole("button", { name: "Look it up" }).click();
    await expect(page.getByText("AADSTS90002")).toBeVisible({ timeout: 20_000 });
    await page.getByRole("button", { name: "Write it by hand" }).click();
    await expect(page.getByLabel("Domain", { exact: true })).toHaveValue("nobody.example");
    await page.getByRole("button", { name: "Add tenant", exact: true }).click();
    await expect(page.getByText("Give it a name.")).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  });
});

/** 300 customers; 12 rows of them have something wrong. */
function makeFile() {
  const rows = Array.from({ length: 300 }, (_, at) => {
    const id: string = randomUUID();
    return {
      name: `Customer ${at + 1}`,
      domain: `customer${at + 1}.onmicrosoft.com`,
      id,
      zone: "Europe/Berlin",
    };
  });
  const wrong = new Map<number, { column: string; right: string }>();
  for (let at = 0; at < 12; at += 1) {
    const row = rows[at * 25];
    if (!row) continue;
    const line = at * 25 + 2;
    if (at % 4 === 0) {
      wrong.set(line, { column: "tenant id", right: row.id });
      row.id = row.id.slice(0, -3);
    } else if (at % 4 === 1) {
      wrong.set(line, { column: "domain", right: row.domain });
      row.domain = "no domain";
    } else if (at % 4 === 2) {
      wrong.set(line, { column: "name", right: row.name });
      row.name = "";
    } else {
      wrong.set(line, { column: "time zone", right: row.zone });
      row.zone = "Berlin";
    }
  }
  const lines = rows.map(({ name, domain, id, zone }) => `${name};${domain};${id};${zone};"gold, csv"`);
  return { text: ["name;domain;tenant id;time zone;tags", ...lines].join("\r\n"), wrong };
}

test("300 tenants from a file: 12 wrong rows are named, put right on the page, and all are saved at once", async ({
  page,
}) => {
  test.setTimeout(240_000);
  const { text, wrong } = makeFile();
  await page.goto("/tenants/add?way=file");
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  const began = Date.now();
  await page
    .getByLabel("CSV file")
    .setInputFiles({ name: "customers.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await expect(page.getByText("288 rows can be saved, 12 with problems")).toBeVisible();
  console.info(`a file of 300 rows was looked at in ${Date.now() - began} ms`);
  const save = page.getByRole("button", { name: /^Add \d+ tenants$/ });
  await expect(save).toHaveAccessibleDescription("12 rows to put right or leave out first");
  await expect(page.getByRole("row")).toHaveCount(13);
  expect(await findViolations(page)).toEqual([]);
  for (const [line, { column, right }] of wrong)
    await page.getByLabel(`${column}, line ${line}`, { exact: true }).fill(right);
  await expect(save).toHaveAccessibleDescription("Check the rows that you changed first");
  await page.keyboard.press("Enter");
  await expect(page.getByText("300 rows can be saved. Nothing")).toBeVisible();
  await save.click();
  await expect(page).toHaveURL(/\/tenants\?added=/, { timeout: 60_000 });
  await expect(page.getByText("50 of 300 tenants")).toBeVisible();
  await expect(page.getByText("Only newly added:")).toBeVisible();
  await expect(rowOf(page, "customer1.onmicrosoft.com")).toContainText("gold");

  // The same file again: every row is there already, and left out there is nothing to save.
  await page.goto("/tenants/add?way=file");
  await page.getByLabel("Or paste the rows").click();
  await page.getByLabel("Or paste the rows").fill(text.split("\r\n").slice(0, 3).join("\n"));
  await page.getByRole("button", { name: "Check rows" }).click();
  await expect(page.getByText("This tenant is in Sendlock already, as Customer 2.")).toBeVisible();
  await page.getByRole("button", { name: "Leave out 2 rows with problems" }).click();
  await expect(page.getByRole("button", { name: "Add 0 tenants" })).toHaveAccessibleDescription(
    "Every row is left out",
  );
});

test.describe("a file that can't be read", () => {
  test.use({ provoked: [/status of 4/] });
  test("is refused with what to do, and one that is too large before it is sent", async ({
    page,
    product,
  }) => {
    await page.goto("/tenants/add?way=file");
    const choose = (name: string, buffer: Buffer) =>
      page.getByLabel("CSV file").setInputFiles({ name, mimeType: "text/csv", buffer });
    const alert = page.getByRole("alert").filter({ hasText: "Fix:" });
    await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
    await choose("latin.csv", Buffer.from("name,domain,tenant id\nMüller,a,b\n", "latin1"));
    await expect(alert).toContainText("Save it anew as CSV UTF-8");
    await choose("columns.csv", Buffer.from("name,domain,tenant id,colour\na,b,c,d\n"));
    await expect(alert).toContainText('Unknown columns: "colour"');
    const large = Buffer.alloc(10 * 1024 * 1024, "name,domain\n");
    await choose("large.csv", large);
    await expect(alert).toContainText("larger than 2 MB");

    const token = await product.token("technician");
    const began = Date.now();
    const answer = await fetch(`${product.baseUrl}/api/v1/tenants/import`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "text/csv" },
      body: large,
    });
    console.info(`10 MB were refused in ${Date.now() - began} ms`);
    expect([answer.status, Date.now() - began < 1_000]).toEqual([413, true]);
  });
});

test("customers from Microsoft are chosen and saved; later one is new and one is gone", async ({
  page,
  product,
}) => {
  const { control } = product;
  const [stays, goes] = [
    await control.addTenant(customer("Adatum")),
    await control.addTenant(customer("Wingtip")),
  ];
  await openLive(page, "/tenants/add?way=microsoft");
  await page.getByRole("button", { name: "Read the list" }).click();
  await expect(page.getByRole("status").filter({ hasText: "customers" })).toContainText(
    /\d+ customers, \d+ new/,
    {
      timeout: 20_000,
    },
  );
  await page.getByRole("searchbox", { name: "Search customers" }).fill("(simulated)");
  for (const { name } of [stays, goes]) await page.getByRole("checkbox", { name }).check();
  await page.getByRole("button", { name: "Add 2 tenants" }).click();
  await expect(page).toHaveURL(/\/tenants\?added=/);
  await expect(page.getByText("2 of 2 tenants")).toBeVisible();

  await control.setTenant(goes.id, { isCustomer: false });
  const late = await control.addTenant(customer("Proseware"));
  await openLive(page, "/tenants/add?way=microsoft");
  await page.getByRole("button", { name: "Synchronise" }).click();
  await expect(page.getByText(/1 gone since the list before/)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("1 tenant not on Microsoft's list any more")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: late.name })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: stays.name })).toHaveCount(0);
  expect(await findViolations(page)).toEqual([]);

  await page.goto(`/tenants?q=${goes.initialDomain}`);
  await expect(rowOf(page, goes.initialDomain)).toContainText("Not listed");
  await rowOf(page, goes.initialDomain).getByRole("link", { name: goes.name }).click();
  await expect(page.getByText("Not on Microsoft's list of customers any more")).toBeVisible();

  await control.setTenant(goes.id, { isCustomer: true });
  await openLive(page, "/tenants/add?way=microsoft");
  await page.getByRole("button", { name: "Synchronise" }).click();
  await expect(page.getByText(/1 listed again/)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("not on Microsoft's list any more")).toHaveCount(0);
});

test("the list of tenants is exported and stands in the history", async ({ page }) => {
  await openLive(page, "/tenants");
  const download = page.waitForEvent("download", { timeout: 30_000 });
  await page.getByRole("link", { name: "Export as CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("sendlock-tenants.csv");
  const stream = await file.createReadStream();
  const text = Buffer.concat(await stream.toArray()).toString("utf8");
  expect(text).toMatch(/^\uFEFFname,domain,tenant id,cloud,app registration,access,/);
  await page.goto("/history");
  await expect(page.getByText(/List of tenants exported: \d+/).first()).toBeVisible();
});

test.describe("a viewer", () => {
  test.use({ role: "viewer" });
  test("sees why nothing can be added", async ({ page }) => {
    await page.goto("/tenants");
    await expect(page.getByRole("button", { name: "Add tenants" })).toHaveAccessibleDescription(
      "Needs Technician",
    );
    await page.goto("/tenants/add");
    await expect(page.getByText("Adding tenants needs the role Technician.")).toBeVisible();
    for (const [way, button] of [
      ["one", "Look it up"],
      ["file", "Choose a file"],
      ["microsoft", "Read the list"],
    ] as const) {
      await page.goto(`/tenants/add?way=${way}`);
      await expect(
        page.getByRole("button", { name: new RegExp(`${button}|Synchronise`) }),
      ).toHaveAccessibleDescription("Needs Technician");
      expect(await findViolations(page)).toEqual([]);
    }
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });
    for (const width of [1440, 390])
      test(`axe finds nothing on the three ways at ${width} px, and nothing is cut off`, async ({ page }) => {
        await page.setViewportSize({ width, height: 900 });
        for (const way of ["one", "file", "microsoft"]) {
          await page.goto(`/tenants/add?way=${way}`);
          await expect(page.getByRole("tabpanel")).toBeVisible();
          if (way === "file") {
            const rows = "name,domain,tenant id\nContoso,contoso.onmicrosoft.com,8d3f\nAdatum,b,c\n";
            await page.getByLabel("Or paste the rows").click();
            await page.getByLabel("Or paste the rows").fill(rows);
            await page.getByRole("button", { name: "Check rows" }).click();
            await expect(page.getByText("2 with problems")).toBeVisible();
          }
          expect(await findViolations(page)).toEqual([]);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(overflow).toBeLessThanOrEqual(0);
          await page.screenshot({
            path: `test-results/add-${way}-${colorScheme}-${width}.png`,
            fullPage: true,
          });
        }
      });
  });
}
