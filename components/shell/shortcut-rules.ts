export type Shortcut = "palette" | "search" | "sheet" | { go: string };

interface Pressed {
  key: string;
  hasControl: boolean;
  hasAlt: boolean;
  /** The focus is in a field, or in a dialog, menu or list that takes keys itself. */
  isTaken: boolean;
  atMs: number;
}

/** How long "g" waits for the letter of a page. */
const sequenceMs = 1_500;

/**
 * Tells what each key stands for. Ctrl or ⌘ with K works everywhere; single keys only where nobody types.
 * @param pages letter → address
 */
export function createKeyReader(pages: Readonly<Record<string, string>>) {
  let leaderAtMs = Number.NEGATIVE_INFINITY;

  return ({ key, hasControl, hasAlt, isTaken, atMs }: Pressed, areSingleKeysOn: boolean): Shortcut | null => {
    const isAfterLeader = atMs - leaderAtMs <= sequenceMs;
    leaderAtMs = Number.NEGATIVE_INFINITY;
    if (hasControl) return key.toLowerCase() === "k" && !hasAlt ? "palette" : null;
    if (hasAlt || isTaken || !areSingleKeysOn) return null;
    const page = isAfterLeader ? pages[key.toLowerCase()] : undefined;
    if (page) return { go: page };
    if (key === "g") leaderAtMs = atMs;
    if (key === "/") return "search";
    return key === "?" ? "sheet" : null;
  };
}

const texts = /^(?:input|textarea|select)$/i;
const takers = "[role=dialog],[role=menu],[role=listbox],[role=combobox]";

/** Whether keys pressed there belong to somebody else. */
export function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return texts.test(target.tagName) || target.isContentEditable || target.closest(takers) !== null;
}
