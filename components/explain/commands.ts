/** What Exchange answers to a sender that it refuses because Direct Send is blocked. */
export const refusalText =
  "550 5.7.68 TenantInboundAttribution; Direct Send not allowed for this organization from unauthorized sources";

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * Microsoft's search for mail that came in without a connector, of the last 90 days.
 * @param domain a domain of the tenant, for the address that the report goes to
 */
export function reportCommand(domain: string): string {
  return [
    "Start-HistoricalSearch -ReportTitle DirectSendMessages `",
    "  -StartDate (Get-Date).AddDays(-90) -EndDate (Get-Date) `",
    "  -ReportType ConnectorReport -ConnectorType NoConnector -Direction Received `",
    `  -NotifyAddress ${quote(`admin@${domain}`)}`,
  ].join("\n");
}

/** An inbound connector that knows the sender by its TLS certificate. @param domains the tenant's own */
export function certificateCommand(domains: readonly string[]): string {
  return [
    "New-InboundConnector -Name 'Vendor by certificate' -ConnectorType Partner `",
    `  -SenderDomains ${domains.map(quote).join(", ")} \``,
    "  -TlsSenderCertificateName '*.vendor.example' `",
    "  -RestrictDomainsToCertificate $true -RequireTls $true",
  ].join("\n");
}

/** An inbound connector that knows the sender by its IPv4 addresses. @param domains the tenant's own */
export function addressCommand(domains: readonly string[]): string {
  return [
    "New-InboundConnector -Name 'Office scanners' -ConnectorType Partner `",
    `  -SenderDomains ${domains.map(quote).join(", ")} \``,
    "  -SenderIPAddresses 203.0.113.10, 198.51.100.0/28 `",
    "  -RestrictDomainsToIPAddresses $true",
  ].join("\n");
}
