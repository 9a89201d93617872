import { randomBytes } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { isInNetworks, listNetworks } from "../networks.ts";

/**
 * Route handlers cannot see the socket, and Next fills `x-forwarded-for` only when the client sent none,
 * so that header alone can be forged. The address is taken from the socket where the request starts and
 * handed on under a name that no client can guess.
 */
const key = Symbol.for("sendlock.peerHeader");
const place = globalThis as { [key]?: string };

/** Starts to note the peer address of every request of this process. Called once, before the first request. */
export function notePeerAddresses(): void {
  if (place[key]) return;
  const header = `x-peer-${randomBytes(16).toString("hex")}`;
  place[key] = header;
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const address = request.socket.remoteAddress;
    if (address) request.headers[header] = address.replace(/^::ffff:/, "");
  });
}

/**
 * The client's address: the socket's, or the last one in `X-Forwarded-For` that is no trusted proxy when the
 * socket's is one. Undefined when it is not known.
 * @param trustedProxies addresses or networks such as `10.0.0.0/8`
 */
export function clientAddress(headers: Headers, trustedProxies: readonly string[]): string | undefined {
  const peer = place[key] ? headers.get(place[key]) : null;
  if (!peer) return undefined;
  const trusted = listNetworks(trustedProxies);
  if (!isInNetworks(trusted, peer)) return peer;
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
  for (const hop of hops.reverse()) {
    if (isIP(hop) === 0) return peer;
    if (!isInNetworks(trusted, hop)) return hop;
  }
  return peer;
}
