import type { Connector } from "#lib/jobs/schema.ts";

/** A sender domain as people write it: Exchange gives `smtp:contoso.example;1` back. */
export function senderDomain(entry: string): string {
  const domain = entry.replace(/^smtp:/i, "").replace(/;\d+$/, "");
  return domain === "*" ? "all domains" : domain;
}

/** By what a connector recognises its sender, in words. */
export function recognisesBy(connector: Connector): string {
  const { senderIPAddresses, tlsSenderCertificateName } = connector;
  const by = [
    ...(senderIPAddresses.length > 0 ? [`IP ${senderIPAddresses.join(", ")}`] : []),
    ...(tlsSenderCertificateName ? [`certificate ${tlsSenderCertificateName}`] : []),
  ];
  return by.length > 0 ? by.join("; ") : "sender domain only";
}

/**
 * Whether an enabled connector refuses nearly all other mail: it is for every sender domain and restricts them to
 * its own addresses or certificate.
 */
export function refusesOthers(connector: Connector): boolean {
  const isForAll = connector.senderDomains.some((entry) => senderDomain(entry) === "all domains");
  const isRestricted = connector.restrictDomainsToIPAddresses || connector.restrictDomainsToCertificate;
  return connector.enabled && isForAll && isRestricted;
}
