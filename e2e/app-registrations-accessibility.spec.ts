import { addApp, makeCertificate, registerApp } from "./app-registration.ts";
import { findViolations } from "./find-violations.ts";
import { openLive } from "./plans.ts";
import { measureOverflow } from "./tenant-detail.ts";
import { expect, test } from "./test.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme, role: "admin" });

    for (const width of [1440, 390])
      test(`axe finds nothing on app registrations and their dialogs at ${width} px, and nothing is cut off`, async ({
        page,
        product,
        tenant,
      }) => {
        await page.setViewportSize({ width, height: 900 });
        const look = async () => {
          expect(await findViolations(page)).toEqual([]);
          expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
        };
        await openLive(page, "/settings/app-registrations");
        await page.getByText("How a registration is set up in Entra").click();
        await look();
        await page.getByRole("button", { name: "Add app registration…" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Add app registration" }).click();
        await expect(page.getByText("Give it a name.")).toBeVisible();
        await look();
        await page.keyboard.press("Escape");

        await addApp(page, await registerApp(product, [tenant]), tenant.id);
        await look();
        for (const how of ["Upload a certificate with its key", "Store a client secret"]) {
          await page.getByRole("button", { name: "Add credential…" }).click();
          await page.getByLabel(how).check();
          await page.getByRole("button", { name: "Encrypt and store it" }).click();
          await look();
          await page.keyboard.press("Escape");
        }
        const card = await makeCertificate(page, "Axe");
        await card.getByRole("button", { name: "Test Axe" }).click();
        await expect(card.getByText("just now: failed")).toBeVisible({ timeout: 30_000 });
        await look();
        await card.getByRole("button", { name: "Retire Axe" }).click();
        await expect(page.getByText("It is the last one")).toBeVisible();
        await look();
      });
  });
}

test("the settings have sections that the keyboard reaches, and say which one is open", async ({
  page,
  context,
  signIn,
}) => {
  await signIn(context, "viewer");
  await openLive(page, "/settings");
  const sections = page.getByRole("navigation", { name: "Settings" });
  await expect(sections.getByRole("link", { name: "General" })).toHaveAttribute("aria-current", "page");
  await sections.getByRole("link", { name: "General" }).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "App registrations" })).toBeVisible();
  await expect(sections.getByRole("link", { name: "App registrations" })).toHaveAttribute(
    "aria-current",
    "page",
  );
  await page.getByRole("rowheader").first().getByRole("link").click();
  await expect(sections.getByRole("link", { name: "App registrations" })).toHaveAttribute(
    "aria-current",
    "true",
  );
});
