import { randomBytes } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import {
  addApp,
  cardOf,
  downloadCertificate,
  makeCertificate,
  moveTenants,
  registerApp,
} from "./app-registration.ts";
import { findIds, openLive, send } from "./plans.ts";
import { expect, type SimulatedTenant, test } from "./test.ts";

/** Where a credential stands on its way. */
const step = (card: Locator, name: string) => card.locator(`[data-step="${name}"]`);

async function runTest(card: Locator, words: "worked" | "failed"): Promise<void> {
  await card.getByRole("button", { name: /^Test/ }).click();
  await expect(card.getByText(`just now: ${words}`)).toBeVisible({ timeout: 30_000 });
}

test.describe("an administrator", () => {
  test.use({ role: "admin" });

  test("sets up the first app with a certificate that a worker makes, and sees that Entra does not have it yet", async ({
    page,
    product,
    tenant,
  }) => {
    const app = await registerApp(product, [tenant]);
    await addApp(page, app, tenant.id);
    await expect(page.getByText("No credential yet")).toBeVisible();
    const card = await makeCertificate(page, "First");
    await expect(card.getByText("In use", { exact: true })).toBeVisible();
    await expect(step(card, "upload")).toHaveAttribute("aria-current", "step");

    await runTest(card, "failed");
    await expect(card).toContainText("Entra does not know the certificate as one of the app registration.");
    await expect(step(card, "upload")).toHaveAttribute("data-state", "failed");

    const certificate = await downloadCertificate(page, "First");
    await expect(card.getByText(certificate.fingerprint.replaceAll(":", ""))).toBeVisible();
    await product.control.setApp(app.clientId, { certificates: [certificate.toString()] });
    await runTest(card, "worked");
    await expect(card.getByRole("list", { name: "Steps" })).toHaveCount(0);
    await card.getByText("SHA-256 thumbprint").click();
    await expect(card.getByText(certificate.fingerprint256.replaceAll(":", ""))).toBeVisible();
  });

  test("replaces an expiring secret while a run goes over all its tenants: no item fails", async ({
    page,
    product,
    takeTenant,
  }) => {
    test.setTimeout(300_000);
    const tenants: SimulatedTenant[] = [];
    while (tenants.length < 8) tenants.push(await takeTenant());
    const expires = new Date(Date.now() + 9.5 * 86_400_000);
    const value = `abc8Q~${randomBytes(17).toString("hex")}`;
    const app = await registerApp(product, tenants, { value, expiresAt: expires.toISOString() });
    await addApp(page, app, "");
    await moveTenants(product, tenants, app.clientId);

    await page.getByRole("button", { name: "Add credential…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Store a client secret").check();
    await dialog.getByLabel("Label").fill("Old");
    await dialog.getByLabel("Client secret", { exact: true }).fill("3e0c2b4a-1111-4222-8333-444455556666");
    await dialog.getByRole("button", { name: "Encrypt and store it" }).click();
    await expect(dialog).toContainText("This is the Secret ID.");
    await dialog.getByLabel("Client secret", { exact: true }).fill(value);
    await dialog.getByLabel("Expires on").fill(expires.toISOString().slice(0, 10));
    await dialog.getByRole("button", { name: "Encrypt and store it" }).click();
    const old = cardOf(page, "Old");
    await expect(old.getByText("In use", { exact: true })).toBeVisible({ timeout: 30_000 });
    await expect(old).toContainText(/Expires in [89] days/);
    await expect(old).toContainText(`••••${value.slice(-4)}`);
    await expect(old).toContainText("8 tenants");

    const setPace = (EXOModuleFile: number) =>
      Promise.all(tenants.map(({ id }) => product.control.setTenant(id, { latencies: { EXOModuleFile } })));
    // The run goes on until the old secret is gone.
    await setPace(15_000);
    const tenantIds = await findIds(page, tenants);
    const options = { concurrency: 1, waves: false };
    const { id } = await send(page, "/api/v1/runs", { action: "check", target: { tenantIds }, options });
    const readRun = async () => (await page.request.get(`/api/v1/runs/${id}`)).json();

    const next = await makeCertificate(page, "Next");
    await expect(next.getByText("Next, not in use yet")).toBeVisible();
    await expect(next.getByRole("button", { name: "Put to use: Next" })).toHaveAccessibleDescription(
      "Test it first",
    );
    await expect(old.getByRole("button", { name: "Retire Old" })).toHaveAccessibleDescription(
      "It is in use. Put another one to use first",
    );
    const certificate = await downloadCertificate(page, "Next");
    await product.control.setApp(app.clientId, { certificates: [certificate.toString()] });
    await runTest(next, "worked");
    await expect(step(next, "use")).toHaveAttribute("aria-current", "step");
    await next.getByRole("button", { name: "Put to use: Next" }).click();
    await expect(next.getByText("In use", { exact: true })).toBeVisible();
    await expect(step(next, "retire")).toHaveAttribute("aria-current", "step");
    const before = await readRun();
    expect(before).toMatchObject({ state: "running" });
    expect(before.counts.queued, "tenants that the run has not begun").toBeGreaterThan(0);
    await old.getByRole("button", { name: "Retire Old" }).click();
    await page.getByRole("button", { name: "Retire it" }).click();
    await expect(old).toHaveCount(0);
    await product.control.setApp(app.clientId, { secrets: [] });
    await setPace(0);
    await expect.poll(async () => (await readRun()).outcome, { timeout: 120_000 }).toBe("succeeded");
    expect((await readRun()).counts).toEqual({ succeeded: tenants.length });
    await expect(next.getByRole("list", { name: "Steps" })).toHaveCount(0);
  });
});

test("others see everything and change nothing", async ({ page, context, signIn, product }) => {
  for (const role of ["viewer", "technician"] as const) {
    await signIn(context, role);
    await openLive(page, "/settings/app-registrations");
    const reason = "Needs Administrator";
    await expect(page.getByRole("button", { name: "Add app registration…" })).toHaveAccessibleDescription(
      reason,
    );
    const shared = product.control.apps.apps.find(({ key }) => key === "shared");
    await page.getByRole("link", { name: shared?.name ?? "", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: shared?.name ?? "" })).toBeVisible();
    for (const name of [/^Edit/, /^Remove…/, /^Add credential/, /^Test/, /^Retire/])
      await expect(page.getByRole("button", { name })).toHaveAccessibleDescription(reason);
    await expect(page.getByRole("link", { name: /^Download .cer/ })).toBeVisible();
    const path = `/api/v1/app-registrations/${page.url().split("/").at(-1)}`;
    const headers = { "sec-fetch-site": "same-origin" };
    expect((await page.request.patch(path, { headers, data: { name: "x" } })).status()).toBe(403);
  }
});

test.describe("without HTTPS", () => {
  test.use({ role: "admin" });

  test("the form takes no secret and says why; a certificate can be made all the same", async ({
    page,
    product,
    tenant,
  }) => {
    await page.addInitScript(() =>
      Object.defineProperty(window, "isSecureContext", { configurable: true, get: () => false }),
    );
    const app = await registerApp(product, [tenant]);
    await addApp(page, app, tenant.id);
    await page.getByRole("button", { name: "Add credential…" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("Browsers encrypt only on pages with HTTPS or on localhost");
    await expect(dialog.getByLabel("Store a client secret")).toBeDisabled();
    await expect(dialog.getByLabel("Upload a certificate with its key")).toBeDisabled();
    await expect(dialog.getByLabel("Make a certificate (recommended)")).toBeChecked();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await makeCertificate(page, "Made");
  });
});

/** Empties the list that the page asks for, as it is before the first app. */
async function pretendNone(page: Page): Promise<void> {
  await page.route("**/api/v1/app-registrations", (route) => route.fulfill({ json: { items: [] } }));
}

test("before the first app the page says in three steps what to do in Entra, with the values to copy", async ({
  page,
  context,
  signIn,
  product,
}) => {
  await signIn(context, "admin");
  await pretendNone(page);
  await openLive(page, "/settings/app-registrations");
  const guide = page.getByRole("region", { name: "No app registration yet" });
  await expect(guide.getByRole("listitem")).toHaveCount(3);
  await expect(guide).toContainText("Office 365 Exchange Online");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  for (const [name, value] of [
    ["Redirect URI, platform Web", `${product.baseUrl}/api/v1/consent/callback`],
    ["Application permission", "Exchange.ManageAsApp"],
  ] as const) {
    await guide.getByRole("button", { name: `Copy ${name}` }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(value);
  }
  await guide.getByText("The same for the manifest").click();
  await expect(guide).toContainText("dc50a0fb-09a3-484d-be87-e023b12c6440");
});
