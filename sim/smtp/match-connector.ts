import { BlockList } from "node:net";
import type { InboundConnector } from "../tenants/connectors.ts";

/** Where a message comes from: what an inbound connector can recognise. */
export interface MailSource {
  /** The peer's IP address, as the socket has it. */
  peer: string;
  /** The names in the client certificate, in lower case; empty without one. */
  certificateNames: readonly string[];
}

/** Whether one of these IPv4 addresses or CIDR blocks holds the peer. */
function holdsPeer(blocks: readonly string[], peer: string): boolean {
  const list = new BlockList();
  for (const block of blocks) {
    const [network = "", prefix = "32"] = block.split("/");
    list.addSubnet(network, Number(prefix), "ipv4");
  }
  return list.check(peer, "ipv4");
}

/** `mail.vendor.example` matches that name only, `*.vendor.example` every name that ends in `.vendor.example`. */
function namesCertificate(pattern: string | null, names: readonly string[]): boolean {
  const wanted = pattern?.toLowerCase();
  if (wanted === undefined) return false;
  return names.some((name) => name === wanted || (wanted.startsWith("*.") && name.endsWith(wanted.slice(1))));
}

/** SenderDomains reads `smtp:contoso.example;1`; `*` is all domains, `*.contoso.example` that domain and those below it. */
function acceptsSender(domains: readonly string[], senderDomain: string): boolean {
  return domains.some((entry) => {
    const domain = entry
      .replace(/^smtp:/i, "")
      .replace(/;\d+$/, "")
      .toLowerCase();
    if (domain === "*" || domain === senderDomain) return true;
    return domain.startsWith("*.") && `.${senderDomain}`.endsWith(domain.slice(1));
  });
}

/** The first enabled connector for this sender domain that recognises the source by IP address or certificate. */
export function matchConnector(
  connectors: readonly InboundConnector[],
  { peer, certificateNames }: MailSource,
  senderDomain: string,
): InboundConnector | undefined {
  return connectors.find(
    ({ enabled, senderDomains, senderIpAddresses, tlsSenderCertificateName }) =>
      enabled &&
      acceptsSender(senderDomains, senderDomain) &&
      (holdsPeer(senderIpAddresses, peer) || namesCertificate(tlsSenderCertificateName, certificateNames)),
  );
}
