import type { BrowserContext, Page } from "@playwright/test";
import { findViolations } from "./find-violations.ts";
import { expect, test } from "./test.ts";

const pages = ["/tenants", "/history", "/learn"];
const search = (page: Page) => page.locator("input[data-search]");
const palette = (page: Page) => page.getByRole("dialog", { name: "Command palette" });
const sheet = (page: Page) => page.getByRole("dialog", { name: "Keyboard shortcuts" });

/** Everything that the content security policy refused on the pages of a context. */
async function watchPolicy(context: BrowserContext): Promise<string[]> {
  const refused: string[] = [];
  await context.exposeFunction("noteRefused", (what: string) => refused.push(what));
  await context.addInitScript(() => {
    const { noteRefused } = window as unknown as { noteRefused: (what: string) => void };
    addEventListener("securitypolicyviolation", (event) =>
      noteRefused(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`),
    );
  });
  return refused;
}

/** The page with its script running: the indicator says so. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByText("Live", { exact: true }).first()).toBeAttached();
}

test.beforeEach(async ({ context, signIn }) => signIn(context, "technician"));

test.describe("the command palette", () => {
  test("finds a tenant by its name and goes to it", async ({ page, tenant }) => {
    await open(page, "/learn");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await page.keyboard.type(tenant.name);
    await expect(palette(page).getByRole("option", { name: tenant.name })).toBeVisible();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/tenants\/[0-9a-f-]{36}$/);
    await expect(palette(page)).toBeHidden();
  });

  test("takes a verb before the name, and says when there is nothing", async ({ page, tenant }) => {
    await open(page, "/learn");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await page.keyboard.type(`block ${tenant.name}`);
    await expect(palette(page).getByRole("option", { name: `Block ${tenant.name}` })).toBeVisible();
    await page.getByRole("combobox").fill("nobody has this name");
    await expect(palette(page)).toContainText("Nothing found");
  });

  test("opens over a field too, closes on Escape and gives the focus back", async ({ page }) => {
    await open(page, "/tenants");
    await search(page).focus();
    await page.keyboard.press("Control+k");
    await expect(palette(page)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(palette(page)).toBeHidden();
    await expect(search(page)).toBeFocused();
  });

  test("changes the theme, and it stays", async ({ page }) => {
    await open(page, "/learn");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await page.keyboard.type("theme: dark");
    await page.keyboard.press("Enter");
    await expect(page.locator("html")).toHaveClass(/\bdark\b/);
    await page.reload();
    await expect(page.locator("html")).toHaveClass(/\bdark\b/);
  });
});

test.describe("single keys", () => {
  test("search, go to pages and open the sheet", async ({ page }) => {
    await open(page, "/tenants");
    await page.keyboard.press("/");
    await expect(search(page)).toBeFocused();
    await search(page).blur();
    await page.keyboard.type("gh");
    await page.waitForURL("**/history");
    await page.keyboard.type("gl");
    await page.waitForURL("**/learn");
    await page.keyboard.press("?");
    await expect(sheet(page)).toBeVisible();
    await page.keyboard.type("gt");
    await page.keyboard.press("Escape");
    await expect(sheet(page)).toBeHidden();
    expect(new URL(page.url()).pathname).toBe("/learn");
  });

  test("do nothing while somebody types", async ({ page }) => {
    await open(page, "/tenants");
    await search(page).focus();
    await page.keyboard.type("gh?/");
    await expect(search(page)).toHaveValue("gh?/");
    await expect(sheet(page)).toBeHidden();
    expect(new URL(page.url()).pathname).toBe("/tenants");
  });

  test("can be turned off, and stay off; the palette still opens", async ({ page }) => {
    await open(page, "/tenants");
    await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
    await sheet(page).getByRole("switch", { name: "Shortcuts of single keys" }).press(" ");
    await expect(sheet(page).getByRole("switch")).not.toBeChecked();
    await page.keyboard.press("Escape");
    await open(page, "/tenants");
    await page.keyboard.type("?gh/");
    await expect(search(page)).not.toBeFocused();
    await page.keyboard.press("Control+k");
    await expect(palette(page)).toBeVisible();
    await expect(sheet(page)).toBeHidden();
    expect(new URL(page.url()).pathname).toBe("/tenants");
  });
});

const grounds = { light: "rgb(247, 247, 248)", dark: "rgb(14, 15, 18)" };

for (const colorScheme of ["light", "dark"] as const) {
  const other = colorScheme === "light" ? "dark" : "light";

  test.describe(`where the system is ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const chosen of ["system", other] as const)
      test(`no frame has another ground than that of the theme "${chosen}"`, async ({ page }) => {
        await page.addInitScript((theme) => {
          localStorage.setItem("sendlock-theme", theme);
          const seen = new Set<string>();
          Object.assign(window, { seen });
          const look = () => {
            if (document.body) seen.add(getComputedStyle(document.body).backgroundColor);
            requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        }, chosen);
        await open(page, "/tenants");
        const seen = await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen]);
        expect(seen).toEqual([grounds[chosen === "system" ? colorScheme : chosen]]);
      });

    test("axe finds nothing on the shell, its palette, sheet and menus", async ({ page }) => {
      await open(page, "/learn");
      await page.getByRole("button", { name: "Theme" }).click();
      await expect(page.getByRole("menu")).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("menu")).toBeHidden();
      await page.keyboard.press("?");
      await expect(sheet(page)).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+k");
      await expect(palette(page)).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(palette(page)).toBeHidden();
      await page.setViewportSize({ width: 390, height: 844 });
      await page.getByRole("button", { name: "Menu" }).click();
      await expect(page.getByRole("menu")).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
    });
  });
}

test("nothing is cut off at 320 px, and the menu leads to every page", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of pages) {
    await open(page, path);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("menuitem", { name: "Tenants" }).click();
  await page.waitForURL("**/tenants");
});

test("the first Tab leads past the navigation", async ({ page }) => {
  await open(page, "/learn");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test.describe("the content security policy", () => {
  test.use({ provoked: [/status of 404|Content Security Policy/] });

  test("refuses nothing that the pages do", async ({ page, context }) => {
    const refused = await watchPolicy(context);
    for (const path of [...pages, "/sign-in", "/nowhere"]) await page.goto(path);
    await open(page, "/tenants");
    await page.keyboard.press("Control+k");
    await expect(palette(page)).toBeVisible();
    await page.keyboard.type("theme: light");
    await page.keyboard.press("Enter");
    await expect(page.locator("html")).toHaveClass(/\blight\b/);
    expect(refused).toEqual([]);
    await page.evaluate(() =>
      document.body.append(Object.assign(document.createElement("img"), { src: "https://x.test/" })),
    );
    await expect.poll(() => refused.join()).toContain("img-src");
  });
});

test.describe("without the network", () => {
  test.use({ provoked: [/ERR_INTERNET_DISCONNECTED/] });

  test("says that the connection is lost, in every tab, and when it is back no more", async ({
    page,
    context,
  }) => {
    await open(page, "/learn");
    const other = await context.newPage();
    await open(other, "/learn");
    await context.setOffline(true);
    for (const tab of [page, other])
      await expect(tab.getByText("Connection lost, trying again")).toBeVisible({ timeout: 15_000 });
    await context.setOffline(false);
    for (const tab of [page, other])
      await expect(tab.getByText("Connection lost, trying again")).toBeHidden({ timeout: 15_000 });
  });
});

test.describe("the page of components", () => {
  test.use({ provoked: [/status of 404/] });

  test("is only there in development", async ({ page }) => {
    const answer = await page.goto("/components");
    expect(answer?.status()).toBe(404);
  });
});
