import { pick, seededFractions, seededGuid } from "../seeded.ts";

export interface InboundConnector {
  name: string;
  guid: string;
  enabled: boolean;
  senderIpAddresses: string[];
  senderDomains: string[];
  tlsSenderCertificateName: string | null;
}

const PURPOSES = ["Scanners", "Signature service", "Mail gateway", "Ticket system"] as const;
/** Address blocks for documentation, RFC 5737. */
const NETWORKS = ["192.0.2", "198.51.100", "203.0.113"] as const;

/** None to three connectors of a tenant: by IP address, by certificate or by sender domain only. */
export function makeConnectors(seed: number, tenantId: string, ownDomain: string): InboundConnector[] {
  const count = Math.floor(seededFractions(seed, `${tenantId}/connectors`)(0) * 4);
  return Array.from({ length: count }, (_, index) => {
    const fraction = seededFractions(seed, `${tenantId}/connector/${index}`);
    const kind = pick(["ip", "certificate", "domain"] as const, fraction(0));
    const host = 1 + Math.floor(fraction(2) * 250);
    return {
      name: `${pick(PURPOSES, fraction(1))} ${index + 1}`,
      guid: seededGuid(seed, `${tenantId}/connector/${index}`),
      enabled: fraction(3) < 0.85,
      senderIpAddresses: kind === "ip" ? [`${pick(NETWORKS, fraction(4))}.${host}`] : [],
      senderDomains: [kind === "certificate" ? `smtp:${ownDomain};1` : "smtp:*;1"],
      tlsSenderCertificateName: kind === "certificate" ? "*.relay.example" : null,
    };
  });
}
