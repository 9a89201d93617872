import type { CloudTenant } from "../cloud.ts";
import { seededGuid } from "../seeded.ts";
import type { Row } from "./paging.ts";

/** The rows of Get-AcceptedDomain. */
export function describeAcceptedDomains(tenant: CloudTenant, seed: number): Row[] {
  return tenant.domains.map((domain, index) => ({
    Name: domain,
    Identity: domain,
    DomainName: domain,
    DomainType: "Authoritative",
    Default: index === Math.min(1, tenant.domains.length - 1),
    InitialDomain: index === 0,
    MatchSubDomains: false,
    AuthenticationType: "Managed",
    OutboundOnly: false,
    SendingFromDomainDisabled: false,
    IsValid: true,
    "Guid@odata.type": "#Guid",
    Guid: seededGuid(seed, `${tenant.id}/domain/${domain}`),
    "WhenCreated@odata.type": "#DateTimeOffset",
    WhenCreated: tenant.createdAt,
  }));
}

/** The rows of Get-InboundConnector. */
export function describeInboundConnectors(tenant: CloudTenant): Row[] {
  return tenant.state.connectors.map((connector) => ({
    Name: connector.name,
    Identity: connector.name,
    "Guid@odata.type": "#Guid",
    Guid: connector.guid,
    Enabled: connector.enabled,
    ConnectorType: "Partner",
    ConnectorSource: "Default",
    Comment: null,
    "SenderIPAddresses@odata.type": "#Collection(String)",
    SenderIPAddresses: connector.senderIpAddresses,
    "SenderDomains@odata.type": "#Collection(String)",
    SenderDomains: connector.senderDomains,
    "AssociatedAcceptedDomains@odata.type": "#Collection(String)",
    AssociatedAcceptedDomains: [],
    RequireTls: connector.tlsSenderCertificateName !== null,
    RestrictDomainsToIPAddresses: false,
    RestrictDomainsToCertificate: connector.tlsSenderCertificateName !== null,
    TlsSenderCertificateName: connector.tlsSenderCertificateName,
    TreatMessagesAsInternal: false,
    CloudServicesMailEnabled: false,
    IsValid: true,
  }));
}
