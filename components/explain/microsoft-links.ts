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
