import { randomBytes, X509Certificate } from "node:crypto";
import type { Page } from "@playwright/test";
import forge from "node-forge";
import { makeCertificate as makeKeyAndCertificate } from "../worker/certificates/make-certificate.ts";
import { addApp, cardOf, registerApp } from "./app-registration.ts";
import { expect, test } from "./test.ts";

interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A key with its certificate as PEM, and as PFX with a password. */
async function makeFiles(password: string) {
  const { certificate, privateKey } = await makeKeyAndCertificate("uploaded", 365);
  const key = privateKey.reveal();
  const pfx = forge.pkcs12.toPkcs12Asn1(
    forge.pki.privateKeyFromPem(key),
    [forge.pki.certificateFromPem(certificate)],
    password,
    { algorithm: "aes256" },
  );
  const file = (name: string, buffer: Buffer): Upload => ({
    name,
    mimeType: "application/octet-stream",
    buffer,
  });
  return {
    certificate: new X509Certificate(certificate),
    keyLine: key.split("\n")[3] ?? "",
    pem: file("key.pem", Buffer.from(`${key}\n${certificate}`)),
    pfx: file("key.pfx", Buffer.from(forge.asn1.toDer(pfx).getBytes(), "binary")),
    cer: file("key.cer", Buffer.from(new X509Certificate(certificate).raw)),
  };
}

/** Every body that the page sends from now on. */
function recordBodies(page: Page): string[] {
  const bodies: string[] = [];
  page.on("request", (request) => bodies.push(`${request.url()} ${request.postData() ?? ""}`));
  return bodies;
}

async function chooseHow(page: Page, how: string, label: string) {
  await page.getByRole("button", { name: "Add credential…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(how).check();
  await dialog.getByLabel("Label").fill(label);
  const store = dialog.getByRole("button", { name: "Encrypt and store it" });
  return { dialog, store };
}

// A request that is cut off is a complaint of the browser.
test.use({ role: "admin", provoked: [/ERR_FAILED/] });

test("a PFX is refused with a wrong password and the fix, and taken with the right one; it works in Entra", async ({
  page,
  product,
  tenant,
}) => {
  const password = `canary-${randomBytes(12).toString("hex")}`;
  const { pfx, cer, certificate } = await makeFiles(password);
  const app = await registerApp(product, [tenant]);
  await product.control.setApp(app.clientId, { certificates: [certificate.toString()] });
  await addApp(page, app, tenant.id);
  const bodies = recordBodies(page);

  const first = await chooseHow(page, "Upload a certificate with its key", "Wrong");
  await first.store.click();
  await expect(first.dialog).toContainText("Choose a file.");
  await first.dialog.getByLabel("File", { exact: true }).setInputFiles(cer);
  await first.store.click();
  await expect(first.dialog).toContainText("This file has no private key.");
  await first.dialog.getByLabel("File", { exact: true }).setInputFiles(pfx);
  await first.dialog.getByLabel("Password of the file").fill(`${password}!`);
  await first.store.click();
  const wrong = cardOf(page, "Wrong");
  await expect(wrong.getByText("Refused", { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(wrong).toContainText("The password does not open the file");
  await expect(wrong).toContainText("Fix: Add the file again with the password that it was exported with.");
  await wrong.getByRole("button", { name: "Remove Wrong" }).click();
  await page.getByRole("button", { name: "Remove it" }).click();
  await expect(wrong).toHaveCount(0);

  const second = await chooseHow(page, "Upload a certificate with its key", "Right");
  await second.dialog.getByLabel("File", { exact: true }).setInputFiles(pfx);
  await second.dialog.getByLabel("Password of the file").fill(password);
  await second.store.click();
  const right = cardOf(page, "Right");
  await expect(right.getByText(certificate.fingerprint.replaceAll(":", ""))).toBeVisible({ timeout: 30_000 });
  await right.getByRole("button", { name: "Test Right" }).click();
  await expect(right.getByText("just now: worked")).toBeVisible({ timeout: 30_000 });
  expect(bodies.filter((body) => body.includes('"how":"pfx"'))).toHaveLength(2);
  const inBase64 = pfx.buffer.toString("base64").slice(400, 460);
  for (const needle of [password, inBase64, "canary-"])
    expect(bodies.filter((body) => body.includes(needle))).toEqual([]);
});

test("no request of the browser carries a secret or a private key in the clear, and its fields are emptied", async ({
  page,
  product,
  tenant,
}) => {
  const secret = `abc8Q~${randomBytes(17).toString("hex")}`;
  const { pem, keyLine } = await makeFiles("");
  const app = await registerApp(product, [tenant], {
    value: secret,
    expiresAt: new Date(Date.now() + 86_400_000 * 300).toISOString(),
  });
  await addApp(page, app, tenant.id);
  const bodies = recordBodies(page);

  const refused = await chooseHow(page, "Store a client secret", "Refused");
  const credentials = "**/api/v1/app-registrations/*/credentials";
  await page.route(credentials, (route) => route.abort());
  const field = refused.dialog.getByLabel("Client secret", { exact: true });
  await expect(field).toHaveAttribute("type", "password");
  await expect(field).toHaveAttribute("autocomplete", "off");
  await field.fill(secret);
  await refused.store.click();
  await expect(refused.dialog.getByRole("alert").last()).toContainText("Can't reach Sendlock");
  await expect(field).toHaveValue("");
  await page.unroute(credentials);
  await field.fill(` ${secret}\n`);
  await refused.store.click();
  await expect(cardOf(page, "Refused").getByText("In use", { exact: true })).toBeVisible({ timeout: 30_000 });
  await cardOf(page, "Refused").getByRole("button", { name: "Test Refused" }).click();
  await expect(cardOf(page, "Refused").getByText("just now: worked")).toBeVisible({ timeout: 30_000 });

  const file = await chooseHow(page, "Upload a certificate with its key", "From a file");
  await file.dialog.getByLabel("File", { exact: true }).setInputFiles(pem);
  await file.store.click();
  await expect(cardOf(page, "From a file").getByText(/^[0-9A-F]{40}$/)).toBeVisible({ timeout: 30_000 });

  expect(bodies.filter((body) => body.includes('"ciphertext\\"'))).toHaveLength(3);
  for (const needle of [secret, keyLine, "PRIVATE KEY", Buffer.from(keyLine).toString("base64")]) {
    expect(needle.length).toBeGreaterThan(10);
    expect(bodies.filter((body) => body.includes(needle))).toEqual([]);
  }
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
});
