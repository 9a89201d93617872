// First: the next import fails without it.
import "reflect-metadata";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { SubjectAlternativeNameExtension, X509Certificate } from "@peculiar/x509";

/** Common names and DNS names in the peer's certificate, in lower case; empty without one. Throws if it cannot be read. */
export function readCertificateNames(socket: Socket): string[] {
  const raw = socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.raw : undefined;
  if (!raw) return [];
  const certificate = new X509Certificate(new Uint8Array(raw));
  const alternatives = certificate.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
  const hosts = alternatives.filter(({ type }) => type === "dns").map(({ value }) => value);
  return [...certificate.subjectName.getField("CN"), ...hosts].map((name) => name.toLowerCase());
}
