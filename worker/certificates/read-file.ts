import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import forge from "node-forge";
import type { RefusalCode } from "#lib/credentials/refusals.ts";
import type { SealedFile } from "#lib/credentials/schema.ts";

/** Keys and certificates of a file, or why it can't be taken. */
export type FileContent = { keys: KeyObject[]; certificates: X509Certificate[] } | { code: RefusalCode };

const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]+?-----END \1-----/g;

/** Reads certificates and private keys, encrypted ones too, from PEM text. */
export function readPem({ content, password }: SealedFile): FileContent {
  const blocks = [...content.matchAll(pemBlock)].map(([text, label = ""]) => ({ text, label }));
  if (blocks.length === 0) return { code: "file-not-readable" };
  try {
    const keys = blocks
      .filter(({ label }) => label.endsWith("PRIVATE KEY"))
      .map(({ text }) => createPrivateKey({ key: text, passphrase: password }));
    const certificates = blocks
      .filter(({ label }) => label.endsWith("CERTIFICATE"))
      .map(({ text }) => new X509Certificate(text));
    return { keys, certificates };
  } catch (error) {
    return {
      code: isEncrypted(blocks) && !isMalformed(error) ? "certificate-password-wrong" : "file-not-readable",
    };
  }
}

function isEncrypted(blocks: readonly { text: string; label: string }[]): boolean {
  return blocks.some(
    ({ text, label }) => label.startsWith("ENCRYPTED") || text.includes("Proc-Type: 4,ENCRYPTED"),
  );
}

/** OpenSSL tells text that is no ASN.1 from a key that came out as nonsense only now and then: when sure. */
function isMalformed(error: unknown): boolean {
  return /no start line|bad base64|unsupported/i.test(String(error));
}

const { pkcs12, pki, asn1, util } = forge;

/** Reads certificates and private keys from a PFX (PKCS#12) in base64. */
export function readPfx({ content, password }: SealedFile): FileContent {
  let whole: forge.asn1.Asn1;
  try {
    whole = asn1.fromDer(util.createBuffer(util.decode64(content.replace(/\s/g, ""))));
  } catch {
    return { code: "file-not-readable" };
  }
  let file: forge.pkcs12.Pkcs12Pfx;
  try {
    file = pkcs12.pkcs12FromAsn1(whole, password);
  } catch (error) {
    return {
      code: /invalid password|MAC could not be verified/i.test(String(error))
        ? "certificate-password-wrong"
        : "file-not-readable",
    };
  }
  const bags = file.safeContents.flatMap(({ safeBags }) => safeBags);
  try {
    return {
      keys: bags.flatMap((bag) => readKeyBag(bag)),
      certificates: bags.flatMap((bag) => readCertificateBag(bag)),
    };
  } catch {
    return { code: "file-not-readable" };
  }
}

const toPem = (type: string, body: forge.asn1.Asn1) =>
  forge.pem.encode({ type, body: asn1.toDer(body).getBytes() });

/** node-forge knows RSA alone; of another key it leaves the ASN.1 as it came, which OpenSSL reads. */
function readKeyBag({ type, key, asn1: raw }: forge.pkcs12.Bag): KeyObject[] {
  if (type !== pki.oids.keyBag && type !== pki.oids.pkcs8ShroudedKeyBag) return [];
  const pkcs8 = key ? pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(key)) : raw;
  return [createPrivateKey(toPem("PRIVATE KEY", pkcs8))];
}

function readCertificateBag({ type, cert, asn1: raw }: forge.pkcs12.Bag): X509Certificate[] {
  if (type !== pki.oids.certBag) return [];
  return [new X509Certificate(toPem("CERTIFICATE", cert ? pki.certificateToAsn1(cert) : raw))];
}
