import { z } from "zod";
import { pick, seededFractions, seededGuid } from "../seeded.ts";

export const inboundConnectorSchema = z.strictObject({
  name: z.string().min(1).max(64),
  guid: z.guid(),
  enabled: z.boolean(),
  /** IPv4 addresses and CIDR blocks from /24 to /32, as Exchange takes them. */
  senderIpAddresses: z.array(z.union([z.ipv4(), z.cidrv4().regex(/\/(2[4-9]|3[0-2])$/, "from /24 to /32")])),
  /** In the form in which Exchange gives them back: `smtp:*;1`. */
  senderDomains: z.array(z.string().regex(/^smtp:[^;\s]+;\d+$/)),
  tlsSenderCertificateName: z.string().min(1).nullable(),
});
export type InboundConnector = z.infer<typeof inboundConnectorSchema>;

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
