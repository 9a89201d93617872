import { lookup } from "node:dns/promises";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import type { BlockList } from "node:net";
import { rootCertificates } from "node:tls";
import type { Head } from "#lib/audit/schema.ts";
import { isReachable } from "./public-address.ts";

const limitMs = 10_000;

/** Why a head was not taken, in words without the address: its path may hold a key. */
export class WebhookError extends Error {
  override name = "WebhookError";
}

export interface Webhook {
  url: string;
  /** Networks that it may lead to although they are not public. */
  allowed: BlockList;
  /** Certificates that are believed besides the usual ones, in PEM form. */
  ca: string | undefined;
}

/**
 * Sends a head as JSON. Connects only to the addresses that were resolved and looked at here, follows no redirect and
 * reads no answer.
 * @throws WebhookError unless it is answered with success within 10 s
 */
export async function postHead(webhook: Webhook, head: Head, at: Date): Promise<void> {
  const url = new URL(webhook.url);
  const signal = AbortSignal.timeout(limitMs);
  const addresses = await Promise.race([resolve(url, webhook.allowed), whenAborted(signal)]);
  const body = JSON.stringify({ at: at.toISOString(), ...head });
  const sending = request(url, {
    method: "POST",
    agent: false,
    signal,
    headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
    ...(webhook.ca === undefined ? {} : { ca: [...rootCertificates, webhook.ca] }),
    lookup: (_host, options, done) => {
      const [first] = addresses;
      if (options.all) done(null, addresses);
      else done(null, first?.address ?? "", first?.family);
    },
  });
  // What breaks after the answer, or while it is left unread, is of no interest.
  sending.on("error", () => undefined);
  try {
    sending.end(body);
    const [response]: [IncomingMessage] = (await once(sending, "response")) as [IncomingMessage];
    requireSuccess(response.statusCode ?? 0);
  } catch (error) {
    throw error instanceof WebhookError ? error : new WebhookError(explainFailure(error), { cause: error });
  } finally {
    sending.destroy();
  }
}

async function resolve(url: URL, allowed: BlockList): Promise<{ address: string; family: number }[]> {
  // An address that is written as a number resolves to itself.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = await lookup(host, { all: true }).catch((error: NodeJS.ErrnoException) => {
    throw new WebhookError(`the host's name was not resolved (${error.code})`, { cause: error });
  });
  const refused = addresses.find(({ address }) => !isReachable(address, allowed));
  if (refused)
    throw new WebhookError(
      `the host leads to ${refused.address}, which is not public: name its network in AUDIT_ANCHOR_NETWORKS if it is yours`,
    );
  return addresses;
}

async function whenAborted(signal: AbortSignal): Promise<never> {
  await once(signal, "abort");
  throw new WebhookError("no answer within 10 s");
}

function requireSuccess(status: number): void {
  if (status >= 200 && status < 300) return;
  const isRedirect = status >= 300 && status < 400;
  throw new WebhookError(`it was answered with ${status}${isRedirect ? ": redirects are not followed" : ""}`);
}

function explainFailure(error: unknown): string {
  if (!(error instanceof Error)) return "the connection failed";
  if (error.name === "AbortError" || error.name === "TimeoutError") return "no answer within 10 s";
  const { code } = error as NodeJS.ErrnoException;
  return `the connection failed (${code ?? error.name})`;
}
