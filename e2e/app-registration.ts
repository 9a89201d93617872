import { randomUUID, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import pg from "pg";
import type { Product } from "./product.ts";
import { expect, type SimulatedTenant } from "./test.ts";

/** Registers an app in the simulated Entra, which these tenants consented to. */
export async function registerApp(
  { control }: Product,
  tenants: readonly SimulatedTenant[],
  secret?: { value: string; expiresAt: string },
) {
  const name = `Sendlock ${randomUUID().slice(0, 8)} (simulated)`;
  const { clientId } = await control.addApp({
    name,
    secrets: secret ? [secret] : [],
    certificates: [],
    consent: { tenants: tenants.map(({ id }) => id), role: "Exchange Administrator" },
  });
  return { name, clientId };
}

/** Adds it through the page; ends on its own page. */
export async function addApp(
  page: Page,
  app: { name: string; clientId: string },
  homeTenantId: string,
): Promise<void> {
  await page.goto("/settings/app-registrations");
  await page.getByRole("button", { name: "Add app registration…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(app.name);
  await dialog.getByLabel("Application (client) ID").fill(` ${app.clientId.toUpperCase()} `);
  await dialog.getByLabel("Cloud").click();
  await page.getByRole("option", { name: "Simulated" }).click();
  await dialog.getByLabel("Directory (tenant) ID").fill(homeTenantId);
  await dialog.getByRole("button", { name: "Add app registration" }).click();
  await expect(page.getByRole("heading", { level: 1, name: app.name })).toBeVisible({ timeout: 20_000 });
}

/** Lets a worker make a certificate, under a label that its card is found by. */
export async function makeCertificate(page: Page, label: string) {
  await page.getByRole("button", { name: "Add credential…" }).click();
  await page.getByRole("dialog").getByLabel("Label").fill(label);
  await page.getByRole("button", { name: "Make the certificate" }).click();
  const card = cardOf(page, label);
  await expect(card.getByText(/^[0-9A-F]{40}$/)).toBeVisible({ timeout: 30_000 });
  return card;
}

/** The card of one credential. */
export function cardOf(page: Page, label: string) {
  return page.getByRole("region", { name: label, exact: true });
}

/** Downloads the certificate as somebody does who carries it to the portal. */
export async function downloadCertificate(page: Page, label: string): Promise<X509Certificate> {
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: `Download .cer of ${label}` }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/\.cer$/);
  return new X509Certificate(await readFile(await download.path()));
}

/** Lets tenants sign in with another app registration. */
export async function moveTenants(
  product: Product,
  tenants: readonly SimulatedTenant[],
  clientId: string,
): Promise<void> {
  const client = new pg.Client({ connectionString: product.databaseUrl });
  await client.connect();
  await client.query(
    `UPDATE tenants SET app_registration_id = (SELECT id FROM app_registrations WHERE client_id = $1)
      WHERE entra_tenant_id = ANY ($2::uuid[])`,
    [clientId, tenants.map(({ id }) => id)],
  );
  await client.end();
}
