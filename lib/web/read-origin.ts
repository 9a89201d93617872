import type { Origin } from "../access/schema.ts";
import { clientAddress } from "./client-address.ts";
import type { WebContext } from "./context.ts";

/** Where a request came from, as the history keeps it. */
export function readOrigin({ env }: WebContext, headers: Headers, requestId: string): Origin {
  const address = clientAddress(headers, env.trustedProxies)?.slice(0, 100);
  const userAgent = headers.get("user-agent")?.slice(0, 300);
  return { requestId, ...(address ? { address } : {}), ...(userAgent ? { userAgent } : {}) };
}
