import { setTimeout as sleep } from "node:timers/promises";
import { checkAll } from "../watch-history.ts";
import type { JobHandler } from "./handler.ts";

const retryMs = 500;

/** Checks the whole history now. One that is under way began before it was asked for: it is waited for. */
export const verify: JobHandler = async (context, _claim, signal) => {
  try {
    for (;;) {
      const found = await checkAll(context, signal);
      if (found !== "busy") return { ok: true, result: found };
      await sleep(retryMs, undefined, { signal });
    }
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
};
