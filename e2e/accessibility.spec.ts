import { findViolations } from "./find-violations.ts";
import { checkTenant } from "./tenants-page.ts";
import { expect, test } from "./test.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme, provoked: [/status of 404/] });

    test("axe finds nothing on the sign-in page and the page of nowhere", async ({ page }) => {
      await page.goto("/sign-in");
      await expect(page.getByText("npm run sign-in-link")).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
      await page.goto("/nowhere");
      expect(await findViolations(page)).toEqual([]);
    });

    for (const width of [1440, 390]) {
      test(`axe finds nothing on the tenants page and its dialog at ${width} px, and nothing is cut off`, async ({
        page,
        product,
        tenant,
        signIn,
        context,
      }) => {
        await page.setViewportSize({ width, height: 900 });
        await product.control.setTenant(tenant.id, { rejectDirectSend: true });
        await signIn(context, "admin");
        await page.goto("/tenants");
        expect(await findViolations(page)).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
        const row = await checkTenant(page, tenant, "Blocked");
        await row.allow.click();
        await expect(page.getByRole("dialog")).toBeVisible();
        expect(await findViolations(page)).toEqual([]);
      });
    }
  });
}

test("axe finds a fault that is planted", async ({ page }) => {
  await page.goto("/sign-in");
  await page.evaluate(() => document.body.append(document.createElement("button")));
  expect((await findViolations(page)).join()).toContain("button-name");
});
