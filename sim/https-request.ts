import { Agent, request } from "node:https";

export interface HttpsAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** The body as JSON; throws if it is none. */
  json: () => unknown;
}
export interface HttpsOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}
export type SendHttps = (url: string, options?: HttpsOptions) => Promise<HttpsAnswer>;

/** Sends requests that trust this one certificate and nothing else. Rejects if the connection is cut. */
export function trustOnly(certificatePem: string): SendHttps {
  const agent = new Agent({ ca: certificatePem, keepAlive: false });
  return (url, { method = "GET", headers = {}, body, signal } = {}) =>
    new Promise((resolve, reject) => {
      const sent = request(url, { agent, method, headers, ...(signal ? { signal } : {}) }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          const entries = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(entries),
            text,
            json: () => JSON.parse(text),
          });
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
}
