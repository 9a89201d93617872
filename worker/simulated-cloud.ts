import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { join } from "node:path";
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from "@azure/msal-node";
import { z } from "zod";

const fileSchema = z.object({
  entra: z.url(),
  exchange: z.url(),
  graph: z.url(),
  certificate: z.string(),
  fingerprint256: z.string(),
});

/** Where the simulated cloud is and which certificate it shows. */
export type SimulatedCloud = z.infer<typeof fileSchema>;

/** Reads where the simulated cloud is. @throws when it has not started yet */
export function readSimulatedCloud(dataDir: string): SimulatedCloud {
  return fileSchema.parse(JSON.parse(readFileSync(join(dataDir, "simulated-cloud.json"), "utf8")));
}

/**
 * HTTPS for msal-node towards the simulated cloud alone. It trusts that one certificate and no other; nothing
 * process-wide learns of it, since a certificate trusted everywhere could impersonate Microsoft.
 */
export function createSimulatedNetwork(cloud: SimulatedCloud): INetworkModule {
  const agent = new Agent({
    keepAlive: true,
    ca: cloud.certificate,
    checkServerIdentity: (_host, certificate) =>
      certificate.fingerprint256 === cloud.fingerprint256
        ? undefined
        : new Error("This is not the simulated cloud."),
  });
  return {
    sendGetRequestAsync: (url, options, timeoutMs) => send(agent, "GET", url, options, timeoutMs),
    sendPostRequestAsync: (url, options) => send(agent, "POST", url, options),
  };
}

function send<T>(
  agent: Agent,
  method: string,
  url: string,
  options: NetworkRequestOptions = {},
  timeoutMs = 30_000,
): Promise<NetworkResponse<T>> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { agent, method, headers: options.headers ?? {}, timeout: timeoutMs },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const headers = Object.fromEntries(
            Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
          );
          try {
            resolve({
              headers,
              body: JSON.parse(Buffer.concat(chunks).toString("utf8")) as T,
              status: answer.statusCode ?? 0,
            });
          } catch (error) {
            reject(new Error("network_error: the answer is not JSON", { cause: error }));
          }
        });
      },
    );
    call.on("timeout", () => call.destroy(new Error("ETIMEDOUT")));
    call.on("error", reject);
    call.end(options.body);
  });
}
