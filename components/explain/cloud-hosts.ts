import type { Cloud } from "#lib/tenants/schema.ts";

/**
 * Hosts that a worker must reach in each cloud, and where its administrators work. Source of the admin centres:
 * learn.microsoft.com/entra/fundamentals/faq.
 */
export const cloudHosts: Record<
  Exclude<Cloud, "simulated">,
  { signIn: string; exchange: string; graph: string; adminCentre: string }
> = {
  global: {
    signIn: "login.microsoftonline.com",
    exchange: "outlook.office365.com",
    graph: "graph.microsoft.com",
    adminCentre: "entra.microsoft.com",
  },
  gcchigh: {
    signIn: "login.microsoftonline.us",
    exchange: "outlook.office365.us",
    graph: "graph.microsoft.us",
    adminCentre: "entra.microsoft.us",
  },
  dod: {
    signIn: "login.microsoftonline.us",
    exchange: "outlook-dod.office365.us",
    graph: "dod-graph.microsoft.us",
    adminCentre: "entra.microsoft.us",
  },
  china: {
    signIn: "login.partner.microsoftonline.cn",
    exchange: "partner.outlook.cn",
    graph: "microsoftgraph.chinacloudapi.cn",
    adminCentre: "entra.microsoftonline.cn",
  },
};
