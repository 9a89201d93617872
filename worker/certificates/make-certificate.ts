// Before @peculiar/x509, which does not load without it.
import "reflect-metadata";
import { randomBytes } from "node:crypto";
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { Secret } from "#lib/credentials/secret.ts";

/** A certificate with the private key that belongs to it. */
export interface KeyAndCertificate {
  /** PKCS#8, PEM. */
  privateKey: Secret;
  /** PEM. */
  certificate: string;
  expiresAt: Date;
}

const algorithm = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 3072,
};
const dayMs = 86_400_000;
/** Microsoft's clock may be behind ours. */
const leewayMs = 600_000;

/** Makes an RSA key and a self-signed certificate over it, good for so many days. */
export async function makeCertificate(label: string, days: number): Promise<KeyAndCertificate> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const now = Date.now();
  // X.509 counts in seconds.
  const expiresAt = new Date(Math.floor(now / 1_000) * 1_000 + days * dayMs);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: makeSerialNumber(),
    name: [{ CN: [label ? `Sendlock ${label}` : "Sendlock"] }],
    notBefore: new Date(now - leewayMs),
    notAfter: expiresAt,
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    privateKey: new Secret(PemConverter.encode(pkcs8, "PRIVATE KEY")),
    certificate: certificate.toString("pem"),
    expiresAt,
  };
}

/** 127 random bits, positive and without a leading zero, as RFC 5280 (4.1.2.2) asks. */
function makeSerialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString("hex");
}
