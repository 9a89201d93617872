// First: the next import fails without it.
import "reflect-metadata";
import { randomBytes } from "node:crypto";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

export interface KeyAndCertificate {
  certificatePem: string;
  privateKeyPem: string;
  expiresAt: string;
}

const DAY_MS = 86_400_000;
const RSA = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
const EC = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

async function toPem(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey("pkcs8", key)).toString("base64");
  const lines = der.match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
}

async function generateKeys(algorithm: typeof RSA | typeof EC): Promise<CryptoKeyPair> {
  const usages: KeyUsage[] = ["sign", "verify"];
  return (await crypto.subtle.generateKey(algorithm, true, usages)) as CryptoKeyPair;
}

async function makeSelfSigned(
  algorithm: typeof RSA | typeof EC,
  subject: string,
  days: number,
  hosts: { type: "dns" | "ip"; value: string }[],
): Promise<KeyAndCertificate> {
  const keys = await generateKeys(algorithm);
  const notAfter = new Date(Date.now() + days * DAY_MS);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // A leading 0 keeps the serial number positive (RFC 5280, 4.1.2.2).
    serialNumber: `0${randomBytes(15).toString("hex").slice(1)}`,
    name: `CN=${subject}`,
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter,
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      ...(hosts.length > 0
        ? [
            new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
            new SubjectAlternativeNameExtension(hosts),
          ]
        : []),
    ],
  });
  return {
    certificatePem: `${certificate.toString("pem")}\n`,
    privateKeyPem: await toPem(keys.privateKey),
    expiresAt: notAfter.toISOString(),
  };
}

/** A certificate that a server shows, here or to another server: ten years. */
export function makeHostCertificate(
  subject: string,
  hosts: { type: "dns" | "ip"; value: string }[],
): Promise<KeyAndCertificate> {
  return makeSelfSigned(EC, subject, 3650, hosts);
}

/** The certificate of HTTPS and STARTTLS: loopback names only. */
export function makeServerCertificate(): Promise<KeyAndCertificate> {
  return makeHostCertificate("localhost", [
    { type: "dns", value: "localhost" },
    { type: "ip", value: "127.0.0.1" },
  ]);
}

/** A certificate that an app registration signs in with. */
export function makeAppCertificate(subject: string, days: number): Promise<KeyAndCertificate> {
  return makeSelfSigned(RSA, subject, days, []);
}

/** An RSA key for the signatures under access tokens (PKCS #8 PEM). */
export async function makeSigningKey(): Promise<string> {
  return toPem((await generateKeys(RSA)).privateKey);
}
