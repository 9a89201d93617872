import type { Connector } from "./schema.ts";

export const mostJobAttempts = 3;

/**
 * Whether an inbound connector lets mail through when Direct Send is blocked. Only enabled ones that tell the
 * sender by IP address or certificate count; one that knows it by domain alone does not (Microsoft's reference
 * of Set-OrganizationConfig, March 2026).
 */
export function connectorCounts(connector: Connector): boolean {
  return (
    connector.enabled && (connector.senderIPAddresses.length > 0 || connector.tlsSenderCertificateName !== "")
  );
}

/** Why a connector counts or not, in a few words. */
export function connectorWords(connector: Connector): string {
  if (!connector.enabled) return "Switched off, does not count";
  if (connector.senderIPAddresses.length > 0) return "Counts: by IP address";
  if (connector.tlsSenderCertificateName !== "") return "Counts: by certificate";
  return "Does not count: knows the sender by domain only";
}
