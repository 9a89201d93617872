import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import pg from "pg";
import type { Role } from "#lib/access/schema.ts";
import type { HistoryHead } from "#lib/audit/schema.ts";
import { type Api, openApi } from "./api.ts";
import { findViolations } from "./find-violations.ts";
import { type Product, startProduct } from "./product.ts";
import { createSession } from "./session.ts";
import { measureOverflow } from "./tenant-detail.ts";

/** What is changed here must not turn the badge of other tests red. */
test.describe("the badge of the history", () => {
  let own: Product;
  let api: Api;

  test.beforeAll(async () => {
    test.setTimeout(200_000);
    own = await startProduct({ SIMULATED_TENANTS: "2" });
    api = await openApi(own);
  });
  test.afterAll(() => own.stop());

  async function open(browser: Browser, role: Role, more: object = {}): Promise<Page> {
    const context = await browser.newContext({ baseURL: own.baseUrl, ...more });
    const { playwrightCookie } = await createSession(own.databaseUrl, {
      name: `A ${role} ${randomUUID()}`,
      role,
    });
    await context.addCookies([playwrightCookie]);
    return context.newPage();
  }

  const badge = (page: Page) => page.locator("[data-history]");
  const readHead = () => api.call<HistoryHead>("audit/head");

  /** As only the owner of the database can. */
  async function edit(seq: number, from: string, to: string): Promise<void> {
    const { ownerUrl } = JSON.parse(readFileSync(join(own.dataDir, "postgres.json"), "utf8"));
    const owner = new pg.Client({ connectionString: ownerUrl });
    await owner.connect();
    await owner.query("ALTER TABLE audit_events DISABLE TRIGGER audit_events_no_change");
    const { rowCount } = await owner.query(
      "UPDATE audit_events SET body = replace(body, $2, $3) WHERE seq = $1 AND body LIKE '%' || $2 || '%'",
      [seq, from, to],
    );
    await owner.query("ALTER TABLE audit_events ENABLE TRIGGER audit_events_no_change");
    await owner.end();
    expect(rowCount).toBe(1);
  }

  test("new events are verified by themselves, and the head is kept in the folder of the product", async ({
    browser,
  }) => {
    const page = await open(browser, "viewer");
    await page.goto("/history");
    await expect(badge(page)).toHaveAttribute("data-history", "good", { timeout: 30_000 });
    await openApi(own);
    const { seq } = await readHead();
    await expect(badge(page)).toHaveText(new RegExp(`^Verified to #${seq} at \\d\\d:\\d\\d$`), {
      timeout: 20_000,
    });
    const lines = readFileSync(join(own.dataDir, "anchors", "heads.jsonl"), "utf8")
      .trim()
      .split("\n");
    const { items } = await api.call<{ items: { seq: number; hash: string }[] }>("audit?limit=200");
    const kept = JSON.parse(lines.at(-1) ?? "");
    expect(items.find((one) => one.seq === kept.seq)?.hash).toBe(kept.hash);
    await page.context().close();
  });

  test("it turns red after a tampered row without a reload, and green again only after a check of all", async ({
    browser,
  }) => {
    const page = await open(browser, "admin");
    await page.goto("/history");
    await expect(badge(page)).toHaveAttribute("data-history", "good", { timeout: 30_000 });
    const elsewhere = await page.context().newPage();
    await elsewhere.goto("/tenants");
    const alarm = elsewhere.getByText("The history is not as it was written");
    await expect(alarm).toBeHidden();

    await edit(2, "Sendlock", "Somebody");
    await badge(page).click();
    const proof = page.getByRole("dialog");
    await proof.getByRole("button", { name: "Check the whole history now" }).click();
    await expect(badge(page)).toHaveAttribute("data-history", "bad");
    await expect(badge(page)).toHaveText("Not as it was written: #2: the content does not match its hash");
    await expect(proof.getByRole("status")).toContainText("#2 is not as it was written");
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(proof).toBeHidden();
    await expect(badge(page)).toBeFocused();
    await expect(page.locator("[data-event='history.badEventFound']")).toHaveCount(1);
    await expect(alarm).toBeVisible();

    await edit(2, "Somebody", "Sendlock");
    await badge(page).click();
    await proof.getByRole("button", { name: "Check the whole history now" }).click();
    await expect(proof.getByRole("status")).toContainText("is as it was written.");
    await expect(badge(page)).toHaveAttribute("data-history", "good");
    await expect(alarm).toBeHidden();
    expect((await readHead()).check?.bad).toBeNull();
    await page.context().close();
  });

  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [1440, 390])
      test(`in ${colorScheme} at ${width} px axe finds nothing on what it opens, and a viewer learns who may check`, async ({
        browser,
      }) => {
        const page = await open(browser, "viewer", { colorScheme, viewport: { width, height: 900 } });
        await page.goto("/history");
        await badge(page).focus();
        await page.keyboard.press("Enter");
        const proof = page.getByRole("dialog");
        await expect(proof).toContainText("Log of the worker: #");
        const check = proof.getByRole("button", { name: "Check the whole history now" });
        await expect(check).toHaveAttribute("aria-disabled", "true");
        await expect(check).toHaveAccessibleDescription("Needs Technician");
        expect(await findViolations(page)).toEqual([]);
        expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
        await page.context().close();
      });
});
