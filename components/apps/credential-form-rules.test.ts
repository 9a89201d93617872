import { describe, expect, it } from "vitest";
import { checkCredential, endOf, hintOf } from "./credential-form-rules.ts";
import { mostKeyFileBytes, readKeyFile } from "./key-file-rules.ts";

const today = "2026-11-23";
const secret = "abc8Q~0123456789012345678901234567890123";
const written = { how: "secret", secret, expiresOn: "", hasFile: false } as const;

describe("a client secret", () => {
  it("is taken as Entra makes it, with a day or without", () => {
    expect(checkCredential(written, today)).toEqual({});
    expect(checkCredential({ ...written, expiresOn: "2027-01-31" }, today)).toEqual({});
    expect(endOf("2027-01-31")).toBe("2027-01-31T00:00:00Z");
    expect(endOf("")).toBeNull();
  });

  it("is refused when it is the secret's id, which is what people paste by mistake", () => {
    const errors = checkCredential({ ...written, secret: "3e0c2b4a-1111-4222-8333-444455556666" }, today);
    expect(errors.secret).toMatch(/Secret ID/);
  });

  it("is refused when it is empty or has expired", () => {
    expect(Object.keys(checkCredential({ ...written, secret: "", expiresOn: today }, today))).toEqual([
      "secret",
      "expiresOn",
    ]);
  });

  it("is told apart by its last four characters, and a short one by none", () => {
    expect(hintOf(secret)).toBe("0123");
    expect(hintOf("short-secret")).toBe("");
  });
});

describe("a file of a certificate with its key", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const certificate = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n";
  const pem = (kind: string) => `-----BEGIN ${kind}-----\nMA==\n-----END ${kind}-----\n${certificate}`;

  it("is a PEM or a PFX by what is in it, whatever its name", () => {
    for (const kind of ["PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"])
      expect(readKeyFile(bytes(pem(kind)))).toEqual({ how: "pem", content: pem(kind) });
    expect(readKeyFile(Uint8Array.of(0x30, 0x82, 0x09, 0x00, 0x02, 0x01, 0x03))).toEqual({
      how: "pfx",
      content: "MIIJAAIBAw==",
    });
    // Of indefinite length, as some tools write it.
    expect(readKeyFile(Uint8Array.of(0x30, 0x80, 0x02, 0x01, 0x03))).toMatchObject({ how: "pfx" });
  });

  it("is refused before it is sealed when it is empty, too large, something else, or only one half", () => {
    const faults = [
      readKeyFile(new Uint8Array()),
      readKeyFile(new Uint8Array(mostKeyFileBytes + 1)),
      readKeyFile(bytes("hello")),
      readKeyFile(bytes(certificate)),
      readKeyFile(Uint8Array.of(0x30, 0x82, 0x03, 0x00, 0x30, 0x82)),
      readKeyFile(bytes(pem("PRIVATE KEY").replace(certificate, ""))),
    ];
    expect(faults).toEqual([
      expect.stringContaining("empty"),
      expect.stringContaining("larger than 50 kB"),
      expect.stringContaining("neither"),
      expect.stringContaining("no private key"),
      expect.stringContaining("no private key"),
      expect.stringContaining("no certificate"),
    ]);
  });
});
