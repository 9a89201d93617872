import type { INetworkModule } from "@azure/msal-node";
import { cloudHosts } from "#lib/tenants/cloud-hosts.ts";
import type { Cloud } from "#lib/tenants/schema.ts";
import { createSimulatedNetwork, type SimulatedCloud } from "./simulated-cloud.ts";

const readTimeoutMs = 30_000;

/** Where a cloud signs in, and the resources that tokens are for. */
export interface CloudEndpoints {
  authority: string;
  exchange: string;
  /** The audience of Graph tokens, and where Graph answers. */
  graph: { resource: string; url: string };
  /** How to reach it where Node's own way does not do. */
  network: INetworkModule | null;
}

/** What a cloud answered, as JSON. */
export interface CloudAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: unknown;
}

export interface Clouds {
  /** Null for the simulated cloud when it is not running. */
  find: (cloud: Cloud) => CloudEndpoints | null;
  /** Reads an address of this cloud. @throws when it can't be reached or does not answer in JSON */
  read: (cloud: Cloud, url: string, headers?: Record<string, string>) => Promise<CloudAnswer>;
}

/** The clouds that a worker reaches. The simulated one plays the global one, at its own addresses. */
export function createClouds(simulated: SimulatedCloud | null): Clouds {
  const played: CloudEndpoints | null = simulated && {
    authority: simulated.entra,
    exchange: cloudHosts.global.exchange,
    graph: { resource: cloudHosts.global.graph, url: simulated.graph },
    network: createSimulatedNetwork(simulated),
  };
  const find: Clouds["find"] = (cloud) => {
    if (cloud === "simulated") return played;
    const { graph, ...endpoints } = cloudHosts[cloud];
    return { ...endpoints, graph: { resource: graph, url: graph }, network: null };
  };
  return {
    find,
    async read(cloud, url, headers = {}) {
      const endpoints = find(cloud);
      if (!endpoints) throw new Error("network_error: the simulated cloud is not running");
      if (endpoints.network) return endpoints.network.sendGetRequestAsync<unknown>(url, { headers });
      const signal = AbortSignal.timeout(readTimeoutMs);
      const answer = await fetch(url, { headers, redirect: "error", signal });
      return {
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: await answer.json(),
      };
    },
  };
}
