import type { RefusalCode } from "#lib/credentials/refusals.ts";
import type { FileContent } from "./read-file.ts";

const leastBits = 2048;

/** The certificate of a file with its key in PEM, or why they can't sign in to Entra. */
export type JudgedFile =
  | { ok: true; privateKey: string; certificate: string; expiresAt: Date }
  | { ok: false; code: RefusalCode };

/** Takes the one private key and the one certificate that belongs to it; the chain above it is of no use to Entra. */
export function judgeFile(content: FileContent, now: Date): JudgedFile {
  if ("code" in content) return { ok: false, code: content.code };
  const { keys, certificates } = content;
  const refuse = (code: RefusalCode): JudgedFile => ({ ok: false, code });
  const [key] = keys;
  if (!key) return refuse("key-missing");
  if (keys.length > 1) return refuse("several-keys");
  if (certificates.length === 0) return refuse("certificate-missing");
  if (key.asymmetricKeyType !== "rsa") return refuse("key-not-rsa");
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < leastBits) return refuse("key-too-small");
  const fitting = certificates.filter((candidate) => candidate.checkPrivateKey(key));
  const [certificate] = fitting;
  if (!certificate) return refuse("key-mismatch");
  if (fitting.some(({ fingerprint256 }) => fingerprint256 !== certificate.fingerprint256))
    return refuse("several-certificates");
  const expiresAt = new Date(certificate.validTo);
  if (expiresAt <= now) return refuse("certificate-expired");
  if (new Date(certificate.validFrom) > now) return refuse("certificate-too-early");
  const privateKey = key.export({ type: "pkcs8", format: "pem" }).toString();
  return { ok: true, privateKey, certificate: certificate.toString(), expiresAt };
}
