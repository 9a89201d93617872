import { useEffect, useEffectEvent } from "react";
import { takesKeys } from "../shell/shortcut-rules.ts";
import { areSingleKeysOn } from "../shell/single-keys.ts";

/** Buttons of a row by their key; pressing the key presses the button, so that both obey the same rules. */
const buttons: Record<string, string> = { c: "check", b: "block", a: "allow", u: "undo", x: "select" };
const barKey = "s";
const steps: Record<string, number> = { j: 1, k: -1 };
/** "g" and a letter goes to another page. */
const leaderMs = 1_500;

interface List {
  /** Of all rows, in order, whether they are in the document or not. */
  ids: readonly string[];
  /** Brings a row into the document. */
  reveal: (id: string) => void;
}

/**
 * j and k move from row to row, Enter opens the tenant, c, b, a, u and x act on the row that has the focus, s leads to
 * the bar of what is selected.
 */
export function useRowKeys({ ids, reveal }: List): void {
  const goTo = (id: string | undefined): boolean => {
    if (id === undefined) return false;
    if (focusRow(id)) return true;
    reveal(id);
    focusSoon(id, mostFrames);
    return true;
  };
  const press = useEffectEvent((key: string): boolean => {
    const row = document.activeElement?.closest<HTMLElement>("[data-tenant]") ?? null;
    const step = steps[key];
    if (step !== undefined) return goTo(nextRow(ids, row?.dataset.tenant ?? null, step));
    if (key === barKey) return focusBar();
    const name = buttons[key];
    const button = name && row?.querySelector<HTMLElement>(`[data-row-action="${name}"]`);
    if (!button) return false;
    button.click();
    return true;
  });

  useEffect(() => {
    let leaderAtMs = Number.NEGATIVE_INFINITY;
    const listen = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, target, timeStamp } = event;
      const isAfterLeader = timeStamp - leaderAtMs < leaderMs;
      leaderAtMs = key === "g" ? timeStamp : Number.NEGATIVE_INFINITY;
      if (event.defaultPrevented || event.isComposing || ctrlKey || metaKey || altKey) return;
      if (isAfterLeader || takesKeys(target) || !areSingleKeysOn()) return;
      // Held down, only moving goes on.
      if (event.repeat && steps[key] === undefined) return;
      if (press(key)) event.preventDefault();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}

/** Puts the focus on a tenant's row. False where the document has none. */
export function focusRow(tenantId: string): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-tenant]")];
  const row = rows.find(({ dataset }) => dataset.tenant === tenantId);
  const link = row?.querySelector<HTMLElement>("[data-row-link]");
  link?.focus();
  return link !== undefined && link !== null;
}

function focusBar(): boolean {
  const first = document.querySelector<HTMLElement>("[data-selection-bar] [data-first-action]");
  first?.focus();
  return first !== null;
}

/** How long a row that was asked for may take to be there. */
const mostFrames = 20;

function focusSoon(id: string, frames: number): void {
  requestAnimationFrame(() => {
    if (!focusRow(id) && frames > 0) focusSoon(id, frames - 1);
  });
}

/** The row to go to; from outside the list the first one, or the last one backwards. It stops at the ends. */
export function nextRow<Row>(rows: readonly Row[], from: Row | null, step: number): Row | undefined {
  const at = from === null ? -1 : rows.indexOf(from);
  if (at === -1) return rows.at(step > 0 ? 0 : -1);
  return rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
}
