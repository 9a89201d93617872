"use client";

import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { Switch } from "../ui/switch.tsx";
import { shellPages } from "./pages.ts";
import { turnSingleKeys, useSingleKeys } from "./single-keys.ts";

const singleKeys = [
  { keys: ["/"], words: "Search on this page" },
  { keys: ["?"], words: "This sheet" },
  ...shellPages.map(({ key, label }) => ({ keys: ["g", key], words: `Go to ${label}` })),
  { keys: ["j", "k"], words: "Next and previous tenant in the list" },
  { keys: ["j", "k"], words: "Older and newer event, when one is open; the arrow keys do it too" },
  { keys: ["x"], words: "Select the tenant that has the focus" },
  { keys: ["s"], words: "Go to what can be done with the selected ones" },
  { keys: ["c"], words: "Check the tenant that has the focus" },
  { keys: ["b"], words: "Block it" },
  { keys: ["a"], words: "Allow it" },
  { keys: ["u"], words: "Undo its newest change" },
];

interface SheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function ShortcutsSheet({ open, onOpenChange }: SheetProps) {
  const isOn = useSingleKeys();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <dl className="divide-y divide-border text-dense">
        <Line words="Command palette" keys={["Ctrl or ⌘", "K"]} />
        {singleKeys.map(({ keys, words }) => (
          <Line key={words} words={words} keys={keys} isOff={!isOn} />
        ))}
      </dl>
      <div className="mt-3 border-border border-t pt-3">
        <Switch checked={isOn} onCheckedChange={turnSingleKeys}>
          Shortcuts of single keys
        </Switch>
        <p className="mt-1 text-text-muted text-xs">
          Turn them off if you speak to your computer or hit keys by accident. This browser remembers it.
        </p>
      </div>
    </Dialog>
  );
}

function Line({ words, keys, isOff = false }: { words: string; keys: string[]; isOff?: boolean }) {
  return (
    <div className="flex min-h-9 items-center justify-between gap-4">
      <dt className={isOff ? "text-text-muted line-through" : ""}>{words}</dt>
      <dd className="flex gap-1">
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dd>
    </div>
  );
}
