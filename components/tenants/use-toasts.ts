import { useEffect, useRef } from "react";
import { directSendWords } from "#lib/direct-send/rules.ts";
import type { TenantView } from "#lib/tenants/schema.ts";
import { toast, toastWithUndo } from "../ui/toast.ts";
import { offerUndo } from "./undo-rules.ts";

interface Watched {
  runId: string;
  /** What the toast said last, so that the same is not said again. */
  said: string;
}

interface Wanted {
  tenants: readonly TenantView[];
  undone: ReadonlySet<string>;
  onUndo: (tenant: TenantView, runId: string) => void;
}

/**
 * One message a tenant that was changed on this page, with Undo for 60 s; the 60 s begin anew when the change was
 * read back. It says what Undo would do now, and nothing of a state before it was read.
 */
export function useUndoToasts({ tenants, undone, onUndo }: Wanted) {
  const watched = useRef(new Map<string, Watched>());
  const undo = useRef(onUndo);
  undo.current = onUndo;

  useEffect(() => {
    for (const tenant of tenants) {
      const known = watched.current.get(tenant.id);
      if (!known) continue;
      const isOver = tenant.activeRunId === null && tenant.lastChange?.runId === known.runId;
      const isUnderWay = tenant.activeRunId === known.runId;
      if (undone.has(known.runId)) {
        watched.current.delete(tenant.id);
        toast.dismiss(toastId(tenant));
      } else if (isUnderWay || isOver) {
        say(tenant, known, undo.current);
        if (isOver) watched.current.delete(tenant.id);
      }
    }
  }, [tenants, undone]);

  return {
    /** Follows a change that was just accepted. */
    watch: (tenant: TenantView, runId: string) => {
      watched.current.set(tenant.id, { runId, said: "" });
    },
  };
}

function say(tenant: TenantView, known: Watched, onUndo: Wanted["onUndo"]): void {
  const offer = offerUndo(tenant, Date.now(), new Set());
  const id = toastId(tenant);
  const title = toastTitle(tenant);
  const description = offer ? `Undo ${offer.words}.` : (tenant.lastChange?.words ?? "");
  if (known.said === title + description) return;
  known.said = title + description;
  if (offer) toastWithUndo(title, { id, description, onUndo: () => onUndo(tenant, offer.runId) });
  else toast(title, { id, description, duration: 8_000, action: null });
}

const toastId = (tenant: TenantView) => `change-${tenant.id}`;

const underWay: Partial<Record<string, string>> = { block: "Blocking", allow: "Allowing" };

function toastTitle({ name, activeAction, directSend, lastChange }: TenantView): string {
  if (activeAction) return `${underWay[activeAction] ?? "Changing"} ${name}`;
  return `${name}: ${directSendWords[directSend]}${lastChange?.undoable ? ", read back" : ""}`;
}
