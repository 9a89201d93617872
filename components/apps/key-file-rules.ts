/** What fits into one request once it is sealed. A PFX with its whole chain has less than 20 kB. */
export const mostKeyFileBytes = 50_000;

/** A file of a certificate with its key, as text that can be sealed. */
export interface KeyFile {
  how: "pem" | "pfx";
  /** PEM as it is, a PFX in base64. */
  content: string;
}

/** What is wrong with a file's size; null when nothing is. */
export function findSizeFault(bytes: number): string | null {
  if (bytes === 0) return "This file is empty.";
  if (bytes <= mostKeyFileBytes) return null;
  return `This file is larger than ${mostKeyFileBytes / 1_000} kB: it is no certificate with its key.`;
}

/** Tells a PEM from a PFX by its content. @returns the file, or what is wrong with it in words */
export function readKeyFile(bytes: Uint8Array): KeyFile | string {
  const size = findSizeFault(bytes.length);
  if (size) return size;
  const text = new TextDecoder().decode(bytes);
  if (text.includes("-----BEGIN")) return readPem(text);
  if (bytes[0] !== derSequence) return "This is neither a PEM nor a PFX file.";
  return bytes[afterLength(bytes)] === derInteger ? { how: "pfx", content: toBase64(bytes) } : noKey;
}

const noKey =
  "This file has no private key. Give the PFX, or the PEM with both; the .cer is for Entra alone.";

function readPem(text: string): KeyFile | string {
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return noKey;
  if (!text.includes("-----BEGIN CERTIFICATE-----"))
    return "This file has a private key but no certificate. Give a PEM with both.";
  return { how: "pem", content: text };
}

// A PFX (RFC 7292, 4) is a sequence that begins with its version, a certificate (RFC 5280, 4.1) one that begins with another sequence.
const derSequence = 0x30;
const derInteger = 0x02;

/** Where the content of the outermost DER element begins. */
function afterLength(bytes: Uint8Array): number {
  const length = bytes[1] ?? 0;
  return length > 0x80 ? 2 + (length & 0x7f) : 2;
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
