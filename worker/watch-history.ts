import { setTimeout as sleep } from "node:timers/promises";
import { checkNewEvents, checkWholeHistory, isWholeCheckDue } from "#lib/audit/check.ts";
import { type Anchor, anchorHead, forgetOthers } from "./anchor.ts";
import { readHeads, readNewestHead } from "./anchor-file.ts";
import type { WorkerContext } from "./run-item.ts";

type Watcher = Pick<WorkerContext, "db" | "signer" | "log" | "anchorDir" | "ending">;

const anchorSeconds = 5;
/** A place that failed is not asked with each look. */
const failedSeconds = 60;
const checkSeconds = 10;

/** Keeps heads elsewhere and checks the chain for as long as the worker lives. Each by itself: none waits for another. */
export function watchHistory(context: Watcher, anchors: readonly Anchor[]): void {
  void repeat(context, "anchors not looked through", async () => {
    await forgetOthers(context.db, anchors);
    return null;
  });
  for (const anchor of anchors)
    void repeat(context, `head not kept: ${anchor.place}`, async () =>
      (await anchorHead(context, anchor)) === "failed" ? failedSeconds : anchorSeconds,
    );
  void repeat(context, "new events not checked", async () => {
    if ((await lookAtNewEvents(context)) === "whole") await checkAll(context);
    return checkSeconds;
  });
  void repeat(context, "history not checked", async () => {
    if (await isWholeCheckDue(context.db)) await checkAll(context);
    return checkSeconds;
  });
}

/** @param work gives the seconds until it is to be done again, null when it is done */
async function repeat(
  { log, ending }: Watcher,
  failed: string,
  work: () => Promise<number | null>,
): Promise<void> {
  while (!ending.aborted) {
    let seconds: number | null = checkSeconds;
    try {
      seconds = await work();
    } catch (error) {
      if (!ending.aborted) log.warn({ err: error }, `${failed}; trying again`);
    }
    if (seconds === null) return;
    await sleep(seconds * 1_000, undefined, { ref: false });
  }
}

async function lookAtNewEvents(context: Watcher): Promise<"checked" | "whole"> {
  const newest = context.anchorDir ? await readNewestHead(context.anchorDir) : null;
  return checkNewEvents(context, newest ? [newest] : []);
}

/**
 * Checks the history from its first event to its newest, against the heads of this worker's folder too.
 * @returns "busy" while another does it
 */
export async function checkAll(
  { db, signer, log, anchorDir, ending }: Watcher,
  signal = ending,
): ReturnType<typeof checkWholeHistory> {
  const readKept = async () => (anchorDir ? readHeads(anchorDir) : []);
  const found = await checkWholeHistory({ db, signer }, readKept, signal);
  if (found !== "busy" && found.bad)
    log.error({ seq: found.bad.seq, why: found.bad.why }, "the history is not as it was written");
  return found;
}
