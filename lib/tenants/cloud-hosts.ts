import type { Cloud } from "./schema.ts";

export interface CloudHosts {
  /** Where the cloud's people and apps sign in. */
  authority: string;
  /** What tokens for Exchange Online are for. */
  exchange: string;
  /** What tokens for Graph are for, and where Graph answers. */
  graph: string;
}

/** Microsoft's hosts by cloud. Source: learn.microsoft.com/entra/identity-platform/authentication-national-cloud. */
export const cloudHosts: Record<Exclude<Cloud, "simulated">, CloudHosts> = {
  global: {
    authority: "https://login.microsoftonline.com",
    exchange: "https://outlook.office365.com",
    graph: "https://graph.microsoft.com",
  },
  gcchigh: {
    authority: "https://login.microsoftonline.us",
    exchange: "https://outlook.office365.us",
    graph: "https://graph.microsoft.us",
  },
  dod: {
    authority: "https://login.microsoftonline.us",
    exchange: "https://outlook-dod.office365.us",
    graph: "https://dod-graph.microsoft.us",
  },
  china: {
    authority: "https://login.partner.microsoftonline.cn",
    exchange: "https://partner.outlook.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
  },
};
