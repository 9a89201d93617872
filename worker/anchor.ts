import { readFileSync } from "node:fs";
import { findHeadToAnchor, forgetPlaces, recordAnchor, recordAnchorFailure } from "#lib/audit/anchors.ts";
import { oneAtATime } from "#lib/audit/one-at-a-time.ts";
import type { AnchorPlace, Head } from "#lib/audit/schema.ts";
import { type Db, readClock } from "#lib/db.ts";
import type { AnchorSettings } from "#lib/env.ts";
import type { Log } from "#lib/log.ts";
import { listNetworks } from "#lib/networks.ts";
import { appendHead } from "./anchor-file.ts";
import { postHead, type Webhook, WebhookError } from "./anchor-webhook.ts";

/** Longer than any place may take: its connection and its lock are free again then. */
const mostMs = 30_000;

export interface Anchor {
  place: AnchorPlace;
  /** @throws when the place did not take it */
  keep: (head: Head, at: Date) => Promise<void>;
}

/** The places where this worker keeps heads: its log, and what the settings name. */
export function openAnchors({ dir, url, networks, caFile }: AnchorSettings, log: Log): Anchor[] {
  const anchors: Anchor[] = [
    {
      place: "log",
      keep: async ({ seq, hash, signature }) => log.info({ seq, hash, signature }, "history head"),
    },
  ];
  if (dir) anchors.push({ place: "file", keep: (head, at) => appendHead(dir, head, at) });
  if (url) {
    const ca = caFile === undefined ? undefined : readFileSync(caFile, "utf8");
    const webhook: Webhook = { url, allowed: listNetworks(networks), ca };
    anchors.push({ place: "webhook", keep: (head, at) => postHead(webhook, head, at) });
  }
  return anchors;
}

/**
 * Keeps the head of the history in one place if it is due. However many workers call it, one of them does it.
 * @returns "nothing" when there was nothing to keep, or another worker is at it
 */
export async function anchorHead(
  { db, log }: { db: Db; log: Log },
  { place, keep }: Anchor,
): Promise<"kept" | "failed" | "nothing"> {
  if (!(await findHeadToAnchor(db, place))) return "nothing";
  const done = await oneAtATime(db, `anchor ${place}`, mostMs, async (tx) => {
    const head = await findHeadToAnchor(tx, place);
    if (!head) return "nothing";
    try {
      await keep(head, await readClock(tx));
    } catch (error) {
      const why = explainFailure(error);
      log.error({ place, seq: head.seq, why }, "the head of the history was not kept");
      await recordAnchorFailure(tx, place, why);
      return "failed";
    }
    await recordAnchor(tx, place, head);
    return "kept";
  });
  return done === "busy" ? "nothing" : done;
}

/** Why a place failed, for people who may not know where it is: a path or an address stays out. */
function explainFailure(error: unknown): string {
  if (error instanceof WebhookError) return error.message;
  const code = (error as NodeJS.ErrnoException).code;
  const words: Record<string, string> = {
    EACCES: "the worker may not write there",
    EPERM: "the worker may not write there",
    EROFS: "it can only be read",
    ENOSPC: "there is no room left",
    EDQUOT: "there is no room left",
    ENOTDIR: "AUDIT_ANCHOR_DIR is no folder",
    EEXIST: "AUDIT_ANCHOR_DIR is no folder",
  };
  return `${words[code ?? ""] ?? "it could not be written"}${code ? ` (${code})` : ""}`;
}

/** Takes places off the list that the settings no longer name, so that they are not waited for. */
export function forgetOthers(db: Db, anchors: readonly Anchor[]): Promise<void> {
  return forgetPlaces(
    db,
    anchors.map(({ place }) => place),
  );
}
