import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import forge from "node-forge";
import { beforeAll, describe, expect, it, test } from "vitest";
import type { RefusalCode } from "#lib/credentials/refusals.ts";
import { judgeFile } from "./judge-file.ts";
import { type KeyAndCertificate, makeCertificate } from "./make-certificate.ts";
import { openFile } from "./open-file.ts";
import { readPem, readPfx } from "./read-file.ts";

const now = new Date();
let made: KeyAndCertificate;
let other: KeyAndCertificate;
beforeAll(async () => {
  made = await makeCertificate("Ada's laptop", 30);
  other = await makeCertificate("", 30);
});

const keyOf = ({ privateKey }: KeyAndCertificate) => privateKey.reveal();
const wholeOf = (one: KeyAndCertificate) => `${keyOf(one)}\n${one.certificate}`;
const judgePem = (content: string, password = "") => judgeFile(readPem({ content, password }), now);
const judgePfx = (content: string, password: string) => judgeFile(readPfx({ content, password }), now);

function makePfx(
  key: string | null,
  certificates: string[],
  password: string,
  algorithm: "3des" | "aes256" = "aes256",
): string {
  const asn1 = forge.pkcs12.toPkcs12Asn1(
    key === null ? null : forge.pki.privateKeyFromPem(key),
    certificates.map((pem) => forge.pki.certificateFromPem(pem)),
    password,
    { algorithm, generateLocalKeyId: false },
  );
  return forge.util.encode64(forge.asn1.toDer(asn1).getBytes());
}

/** Another certificate for the same key. */
function renew({ certificate, privateKey }: KeyAndCertificate): string {
  const renewed = forge.pki.certificateFromPem(certificate);
  renewed.serialNumber = "77";
  renewed.sign(forge.pki.privateKeyFromPem(privateKey.reveal()), forge.md.sha256.create());
  return forge.pki.certificateToPem(renewed);
}

describe("a certificate that Sendlock makes", () => {
  it("is self-signed over a 3072-bit RSA key of its own, named after its label, good for its days", () => {
    const certificate = new X509Certificate(made.certificate);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(keyOf(made)))).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 3072 });
    expect(certificate.subject).toBe("CN=Sendlock Ada's laptop");
    expect(certificate.ca).toBe(false);
    expect(new Date(certificate.validTo)).toEqual(made.expiresAt);
    expect(Math.round((made.expiresAt.getTime() - now.getTime()) / 86_400_000)).toBe(30);
    expect(new Date(certificate.validFrom).getTime()).toBeLessThan(now.getTime());
  });

  it("has a number and a key that no other has", () => {
    const [one, two] = [made, other].map(({ certificate }) => new X509Certificate(certificate));
    expect(one?.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
    expect(one?.serialNumber).not.toBe(two?.serialNumber);
    expect(keyOf(made)).not.toBe(keyOf(other));
  });

  it("is taken again as a file", () => {
    const judged = judgePem(wholeOf(made));
    expect(judged).toMatchObject({ ok: true, expiresAt: made.expiresAt });
    expect(judged.ok && judged.certificate.trim()).toBe(made.certificate.trim());
  });
});

describe("a file that is taken", () => {
  it("is PEM with a key of any form, encrypted ones with their password", () => {
    const key = createPrivateKey(keyOf(made));
    const forms = [
      key.export({ type: "pkcs1", format: "pem" }),
      key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "pass" }),
      key.export({ type: "pkcs1", format: "pem", cipher: "aes-256-cbc", passphrase: "pass" }),
    ];
    for (const form of forms)
      expect(
        judgePem(`Bag Attributes\n${made.certificate}\n${form}${made.certificate}`, "pass"),
      ).toMatchObject({ ok: true });
  });

  it("is PFX with either of the usual ciphers, and the chain above the certificate is left out", () => {
    for (const algorithm of ["3des", "aes256"] as const) {
      const pfx = makePfx(keyOf(made), [other.certificate, made.certificate], "päss", algorithm);
      const judged = judgePfx(pfx, "päss");
      expect(judged).toMatchObject({ ok: true });
      if (!judged.ok) return;
      const certificate = new X509Certificate(judged.certificate);
      expect(certificate.fingerprint256).toBe(new X509Certificate(made.certificate).fingerprint256);
      expect(certificate.checkPrivateKey(createPrivateKey(judged.privateKey))).toBe(true);
    }
  });
});

describe("a file that is refused says why", () => {
  const pemOf = (type: "ec" | "rsa", bits = 1024) =>
    (type === "ec"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : generateKeyPairSync("rsa", { modulusLength: bits })
    ).privateKey
      .export({ type: "pkcs8", format: "pem" })
      .toString();
  const encrypted = () =>
    createPrivateKey(keyOf(made))
      .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "right" })
      .toString();

  const pems: [string, () => string, RefusalCode][] = [
    ["no PEM at all", () => "a certificate, honestly", "file-not-readable"],
    ["a broken key", () => keyOf(made).replace(/\n[A-Za-z0-9+/]{20}/, "\n"), "file-not-readable"],
    ["a certificate alone", () => made.certificate, "key-missing"],
    ["a key alone", () => keyOf(made), "certificate-missing"],
    ["another's key", () => `${keyOf(other)}${made.certificate}`, "key-mismatch"],
    ["two keys", () => `${wholeOf(made)}${keyOf(other)}`, "several-keys"],
    ["two certificates for its key", () => `${wholeOf(made)}${renew(made)}`, "several-certificates"],
    ["an EC key", () => `${pemOf("ec")}${made.certificate}`, "key-not-rsa"],
    ["a small key", () => `${pemOf("rsa")}${made.certificate}`, "key-too-small"],
    [
      "an encrypted key without its password",
      () => `${encrypted()}${made.certificate}`,
      "certificate-password-wrong",
    ],
  ];
  it.each(pems)("%s", (_what, content, code) => {
    expect(judgePem(content())).toEqual({ ok: false, code });
  });

  it("a wrong password, of PEM and PFX alike", () => {
    const code = "certificate-password-wrong";
    expect(judgePem(`${encrypted()}${made.certificate}`, "wrong")).toEqual({ ok: false, code });
    const pfx = makePfx(keyOf(made), [made.certificate], "right");
    expect(judgePfx(pfx, "wrong")).toEqual({ ok: false, code });
    expect(judgePfx(pfx, "")).toEqual({ ok: false, code });
  });

  it("a PFX that is none, is cut off, or lacks its key", () => {
    const pfx = makePfx(keyOf(made), [made.certificate], "p");
    expect(judgePfx("nonsense", "p")).toEqual({ ok: false, code: "file-not-readable" });
    expect(judgePfx(pfx.slice(0, 400), "p")).toEqual({ ok: false, code: "file-not-readable" });
    expect(judgePfx(makePfx(null, [made.certificate], "p"), "p")).toEqual({ ok: false, code: "key-missing" });
  });

  it("a certificate whose time is over or has not begun", () => {
    const content = readPem({ content: wholeOf(made), password: "" });
    const on = (days: number) => judgeFile(content, new Date(now.getTime() + days * 86_400_000));
    expect(on(31)).toEqual({ ok: false, code: "certificate-expired" });
    expect(on(-1)).toEqual({ ok: false, code: "certificate-too-early" });
  });
});

test("a file is opened in a thread, so that nothing beside it is held up, and not for ever", async () => {
  const file = { content: wholeOf(made), password: "" };
  const outcome = await openFile({ kind: "pem", file });
  expect(outcome).toMatchObject({ ok: true });
  expect(outcome.ok && outcome.opened.privateKey.reveal()).toContain(keyOf(made).trim());
  expect(await openFile({ kind: "pem", file }, 1)).toEqual({ ok: false, code: "file-too-slow" });
});
