import type { Page } from "@playwright/test";
import { expect, test } from "./test.ts";

test.use({ role: "viewer" });

/** Holds the page's scripts back, as a slow line does. */
async function holdScripts(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/_next/static/**/*.js*", async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

for (const { path, role, label } of [
  { path: "/tenants", role: "searchbox", label: "Search name or domain" },
  { path: "/history", role: "combobox", label: "Query of the history" },
] as const) {
  test(`what is typed into the search of ${path} before its scripts are there stays and is searched for`, async ({
    page,
    tenant,
  }) => {
    const release = await holdScripts(page);
    await page.goto(path, { waitUntil: "commit" });
    const field = page.getByRole(role, { name: label });
    await field.click();
    await page.keyboard.type(tenant.domain);
    release();
    await expect(page).toHaveURL(new RegExp(`[?&]q=${tenant.domain}`));
    await expect(field).toHaveValue(tenant.domain);
  });

  test(`what is typed into the search of ${path} while its scripts arrive loses no letter`, async ({
    page,
    tenant,
  }) => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    const release = await holdScripts(page);
    await page.goto(path, { waitUntil: "commit" });
    const field = page.getByRole(role, { name: label });
    await field.click();
    await page.keyboard.type(tenant.domain.slice(0, 3));
    release();
    await page.keyboard.type(tenant.domain.slice(3), { delay: 60 });
    await expect(page).toHaveURL(new RegExp(`[?&]q=${tenant.domain}(&|$)`));
    await expect(field).toHaveValue(tenant.domain);
  });
}
