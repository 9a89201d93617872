import { findViolations } from "./find-violations.ts";
import { findIds, openLive, openPlan, send } from "./plans.ts";
import { measureOverflow } from "./tenant-detail.ts";
import { expect, test } from "./test.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const width of [1440, 390])
      test(`axe finds nothing on plans, runs and settings at ${width} px, and nothing is cut off`, async ({
        page,
        context,
        signIn,
        tenant,
      }) => {
        await page.setViewportSize({ width, height: 900 });
        await signIn(context, "admin");
        const look = async () => {
          expect(await findViolations(page)).toEqual([]);
          expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
        };
        await openPlan(page, {
          action: "block",
          target: { filter: {} },
          options: { when: { kind: "window" } },
        });
        await page.getByText("Waves up to 8 at once").click();
        await page.getByRole("button", { name: /^Block \d+ tenants/ }).click();
        await expect(page.getByText(/^Say why/)).toBeVisible();
        await look();

        const [tenantId] = await findIds(page, [tenant]);
        const target = { tenantIds: [tenantId] };
        const run = await send(page, "/api/v1/runs", { action: "block", target });
        await openLive(page, `/runs/${run.id}`);
        await expect(page.getByText("1 of 1 done")).toBeVisible({ timeout: 60_000 });
        await look();
        await page.getByRole("button", { name: "Undo…" }).click();
        await expect(page.getByRole("button", { name: "Restore 1 tenant" })).toBeVisible();
        await look();
        await page.goto(`/runs/${run.id}/summary`);
        await expect(page.getByText(/SHA-256 [0-9a-f]{64}/)).toBeVisible();
        await look();
        await openLive(page, "/runs");
        await expect(page.getByRole("heading", { name: "Over" })).toBeVisible();
        await look();
        await openLive(page, "/settings");
        await look();
      });
  });
}
