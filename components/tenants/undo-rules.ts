import { directSendWords } from "#lib/direct-send/rules.ts";
import type { TenantView } from "#lib/tenants/schema.ts";

/** How long after a change was read back its row and its message offer to take it back. */
const undoSeconds = 60;

export interface UndoOffer {
  runId: string;
  /** What Undo would do now, as the end of "Undo: …". */
  words: string;
  /** When the offer ends, in milliseconds since 1970; null while the change is under way. */
  until: number | null;
}

/**
 * Whether and how the newest change of a tenant can be taken back at one click. It follows the server's view
 * alone, so a reload keeps the offer.
 * @param undone runs whose undo was asked for on this page
 */
export function offerUndo(tenant: TenantView, now: number, undone: ReadonlySet<string>): UndoOffer | null {
  const { activeRunId, activeAction, activeState, lastChange } = tenant;
  if (activeRunId) {
    if (!isChange(activeAction) || undone.has(activeRunId)) return null;
    return { runId: activeRunId, words: underwayWords(activeState), until: null };
  }
  if (tenant.access === "watch") return null;
  if (!lastChange?.undoable || !isChange(lastChange.action) || undone.has(lastChange.runId)) return null;
  const until = Date.parse(lastChange.at) + undoSeconds * 1000;
  if (now >= until || !lastChange.before) return null;
  return { runId: lastChange.runId, words: `restores ${directSendWords[lastChange.before]}`, until };
}

function underwayWords(state: TenantView["activeState"]): string {
  return state === "queued"
    ? "cancels it, nothing is changed"
    : "waits until it is through, then restores what was read before";
}

function isChange(action: string | null): boolean {
  return action === "block" || action === "allow";
}
