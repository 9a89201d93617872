import { Secret } from "#lib/credentials/secret.ts";
import { createLog } from "#lib/log.ts";
import type { Store } from "#lib/store.ts";
import type { CloudAnswer } from "../clouds.ts";
import type { WorkerContext } from "../run-item.ts";

export const graphUrl = "https://graph.test";
export const authority = "https://login.test";

/** What Microsoft answers by address; an address that is not there can't be reached. */
export type Answers = Record<string, Omit<CloudAnswer, "headers"> & { headers?: CloudAnswer["headers"] }>;

/** A worker that reaches nothing but these answers. */
export function contextOf(store: Store, answers: Answers) {
  const asked: { url: string; headers: Record<string, string> | undefined }[] = [];
  const context = {
    ...store,
    log: createLog("test", "silent"),
    ending: new AbortController().signal,
    tokens: { acquire: async () => new Secret("graph-token") },
    clouds: {
      find: () => ({ authority, graph: { resource: graphUrl, url: graphUrl } }),
      read: async (_cloud: string, url: string, headers?: Record<string, string>) => {
        asked.push({ url, headers });
        const answer = answers[url];
        if (!answer) throw new Error("getaddrinfo ENOTFOUND");
        return { headers: {}, ...answer };
      },
    },
  } as unknown as WorkerContext;
  return { context, asked };
}
