import type { ErrorPage } from "#lib/direct-send/schema.ts";

/** Microsoft's own pages on Direct Send. */
export const microsoftLinks = {
  announcement: {
    title: "Introducing more control over Direct Send in Exchange Online",
    href: "https://techcommunity.microsoft.com/blog/exchange/introducing-more-control-over-direct-send-in-exchange-online/4408790",
  },
  directly: {
    title: "Direct Send vs sending directly to an Exchange Online tenant",
    href: "https://techcommunity.microsoft.com/blog/exchange/direct-send-vs-sending-directly-to-an-exchange-online-tenant/4439865",
  },
  setting: {
    title: "Set-OrganizationConfig: the setting",
    href: "https://learn.microsoft.com/powershell/module/exchangepowershell/set-organizationconfig#-rejectdirectsend",
  },
  connector: {
    title: "New-InboundConnector",
    href: "https://learn.microsoft.com/powershell/module/exchangepowershell/new-inboundconnector",
  },
  historicalSearch: {
    title: "Start-HistoricalSearch",
    href: "https://learn.microsoft.com/powershell/module/exchangepowershell/start-historicalsearch",
  },
  devices: {
    title: "Set up a device or application to send email using Microsoft 365",
    href: "https://learn.microsoft.com/exchange/mail-flow-best-practices/how-to-set-up-a-multifunction-device-or-application-to-send-email-using-microsoft-365-or-office-365",
  },
  thirdParty: {
    title: "Manage mail flow using a third-party cloud service",
    href: "https://learn.microsoft.com/exchange/mail-flow-best-practices/manage-mail-flow-using-third-party-cloud",
  },
} as const;

export type MicrosoftLinkName = keyof typeof microsoftLinks;

/** Microsoft's own pages on what goes wrong between Sendlock and a tenant. */
export const errorPages: Record<ErrorPage, { title: string; href: string }> = {
  appOnly: {
    title: "App-only authentication for unattended scripts in Exchange Online PowerShell",
    href: "https://learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2",
  },
  assertions: {
    title: "Microsoft identity platform application authentication certificate credentials",
    href: "https://learn.microsoft.com/entra/identity-platform/certificate-credentials",
  },
  conditionalAccess: {
    title: "Conditional Access for workload identities",
    href: "https://learn.microsoft.com/entra/identity/conditional-access/workload-identity",
  },
  connector: microsoftLinks.connector,
  consent: {
    title: "Admin consent on the Microsoft identity platform",
    href: "https://learn.microsoft.com/entra/identity-platform/v2-admin-consent",
  },
  crossTenant: {
    title: "Cross-tenant access with Microsoft Entra External ID",
    href: "https://learn.microsoft.com/entra/external-id/cross-tenant-access-overview",
  },
  devices: microsoftLinks.devices,
  entraErrors: {
    title: "Microsoft Entra authentication and authorization error codes",
    href: "https://learn.microsoft.com/entra/identity-platform/reference-error-codes",
  },
  executionPolicy: {
    title: "about_Execution_Policies",
    href: "https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_execution_policies",
  },
  gdap: {
    title: "Use the Exchange Online PowerShell v3 module with GDAP and app consent",
    href: "https://learn.microsoft.com/powershell/partnercenter/exchange-online-gdap-app",
  },
  hydrate: {
    title: "Enable-OrganizationCustomization",
    href: "https://learn.microsoft.com/powershell/module/exchangepowershell/enable-organizationcustomization",
  },
  module: {
    title: "About the Exchange Online PowerShell module",
    href: "https://learn.microsoft.com/powershell/exchange/exchange-online-powershell-v2",
  },
  nationalClouds: {
    title: "Microsoft Entra authentication and national clouds",
    href: "https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud",
  },
};
