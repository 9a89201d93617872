import type { Explanation } from "../direct-send/schema.ts";

/** Why a credential could not be taken or tested. Nothing here is Microsoft's answer: those are in the error catalogue. */
const rows = [
  {
    code: "secret-empty",
    cause: "The secret is empty.",
    fix: "Copy the value of the client secret and add it again.",
  },
  {
    code: "secret-is-an-id",
    cause: "This is the id of a client secret, not its value.",
    fix: "Copy the column Value in the portal. It is shown only right after the secret was made: make a new one if it is hidden.",
  },
  {
    code: "file-not-readable",
    cause: "The file is neither PEM text nor a PFX file that can be read.",
    fix: "Export the certificate with its private key anew, as PEM or as PFX (AES-256 or 3DES), and add that file.",
  },
  {
    code: "file-too-slow",
    cause: "The file could not be opened in time: its password is protected with too many rounds.",
    fix: "Export it anew with the usual settings.",
  },
  {
    code: "certificate-password-wrong",
    cause: "The password does not open the file, or none was given.",
    fix: "Add the file again with the password that it was exported with.",
  },
  {
    code: "key-missing",
    cause: "The file holds no private key.",
    fix: "Export the certificate together with its private key. A .cer or .crt file is only the public half.",
  },
  {
    code: "several-keys",
    cause: "The file holds more than one private key.",
    fix: "Export the one certificate with its key.",
  },
  {
    code: "certificate-missing",
    cause: "The file holds a private key but no certificate.",
    fix: "Put certificate and private key in one file.",
  },
  {
    code: "key-mismatch",
    cause: "The private key does not belong to the certificate.",
    fix: "Put the certificate and its own private key in one file.",
  },
  {
    code: "several-certificates",
    cause: "The file holds several certificates for the same private key.",
    fix: "Leave only the one that is uploaded to the app registration.",
  },
  {
    code: "key-not-rsa",
    cause: "The key is not an RSA key.",
    fix: "Use a certificate with an RSA key of 2048 bits or more: Entra signs apps in with RSA alone.",
  },
  {
    code: "key-too-small",
    cause: "The RSA key has less than 2048 bits.",
    fix: "Use a certificate with an RSA key of 2048 bits or more.",
  },
  {
    code: "certificate-expired",
    cause: "The certificate has expired.",
    fix: "Add one that is still valid, or let Sendlock make one.",
  },
  {
    code: "certificate-too-early",
    cause: "The certificate is not valid yet.",
    fix: "Add it again when its time has begun, or let Sendlock make one.",
  },
  {
    code: "no-tenant-to-test",
    cause: "There is no tenant to test this credential in.",
    fix: "Write down the app registration's home tenant, or add a tenant that uses it, then test again.",
  },
  {
    code: "sealing-key-missing",
    cause: "The newest key of the worker's file is another one than credentials are to be sealed to.",
    fix: "Give every worker the same file of private keys, newest first, then run npm run keys:rotate again.",
  },
] as const;

/** By code, as the error catalogue's rows. */
export const refusals: Readonly<Record<string, Explanation>> = Object.fromEntries(
  rows.map((row) => [row.code, { class: "app" as const, ...row }]),
);

export type RefusalCode = (typeof rows)[number]["code"];
