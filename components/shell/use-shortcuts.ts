import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent } from "react";
import { shellPages } from "./pages.ts";
import type { ShellDialog } from "./shell-dialogs.tsx";
import { createKeyReader, type Shortcut, takesKeys } from "./shortcut-rules.ts";
import { areSingleKeysOn } from "./single-keys.ts";

const addresses = Object.fromEntries(shellPages.map(({ key, href }) => [key, href]));

/** Listens to the keyboard for the whole page. */
export function useShortcuts(open: (what: ShellDialog) => void): void {
  const router = useRouter();
  const follow = useEffectEvent((shortcut: Shortcut) => {
    if (typeof shortcut === "object") router.push(shortcut.go);
    else if (shortcut === "search") focusSearch();
    else open(shortcut);
  });

  useEffect(() => {
    const read = createKeyReader(addresses);
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const shortcut = read(
        {
          key: event.key,
          hasControl: event.ctrlKey || event.metaKey,
          hasAlt: event.altKey,
          isTaken: takesKeys(event.target),
          atMs: event.timeStamp,
        },
        areSingleKeysOn(),
      );
      if (!shortcut) return;
      event.preventDefault();
      follow(shortcut);
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}

/** The page's own search, marked by its owner with `data-search`. */
function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>("input[data-search]");
  field?.focus();
  field?.select();
}
