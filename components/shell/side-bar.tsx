import { Keyboard, LogOut, Search, SunMoon } from "lucide-react";
import { type ReactNode, useSyncExternalStore } from "react";
import { Kbd } from "../ui/kbd.tsx";
import { Menu } from "../ui/menu.tsx";
import { Tooltip } from "../ui/tooltip.tsx";
import { Brand } from "./brand.tsx";
import { LiveIndicator } from "./live-indicator.tsx";
import { Navigation } from "./navigation.tsx";
import { type Person, roleWords } from "./person.ts";
import type { ShellDialog } from "./shell-dialogs.tsx";
import { signOut } from "./sign-out.ts";
import { ThemeChoice } from "./theme-choice.tsx";

interface BarProps {
  person: Person;
  onOpen: (what: ShellDialog) => void;
}

const neverChanges = () => () => {};
const readIsApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** Left of every page where there is room for it. */
export function SideBar({ person, onOpen }: BarProps) {
  const isApple = useSyncExternalStore(neverChanges, readIsApple, () => false);
  return (
    <header className="sticky top-0 hidden h-dvh w-56 shrink-0 flex-col gap-4 border-border border-r bg-surface px-3 py-3 lg:flex">
      <Brand />
      <button
        type="button"
        onClick={() => onOpen("palette")}
        className="flex min-h-8 items-center gap-2 rounded-md border border-border bg-background px-2 text-dense text-text-muted transition-colors hover:bg-surface-hover hover:text-text"
      >
        <Search aria-hidden className="size-3.5" />
        Find or do
        <span aria-hidden className="ml-auto flex gap-0.5">
          <Kbd>{isApple ? "⌘" : "Ctrl"}</Kbd>
          <Kbd>K</Kbd>
        </span>
      </button>
      <Navigation />
      <div className="mt-auto space-y-2">
        <div className="flex items-center justify-between">
          <LiveIndicator />
          <div className="flex">
            <Menu
              side="top"
              trigger={
                <button type="button" aria-label="Theme" className={iconButton}>
                  <SunMoon aria-hidden className="size-4" />
                </button>
              }
            >
              <ThemeChoice />
            </Menu>
            <IconButton label="Keyboard shortcuts" onClick={() => onOpen("sheet")}>
              <Keyboard aria-hidden className="size-4" />
            </IconButton>
          </div>
        </div>
        <div className="flex items-center justify-between gap-2 border-border border-t pt-3 pl-2">
          <p className="min-w-0 text-xs">
            <span className="sr-only">Signed in as </span>
            <span className="block truncate font-medium text-dense">{person.name}</span>
            <span className="block text-text-muted">{roleWords[person.role]}</span>
          </p>
          <IconButton label="Sign out" onClick={() => void signOut()}>
            <LogOut aria-hidden className="size-4" />
          </IconButton>
        </div>
      </div>
    </header>
  );
}

const iconButton =
  "grid size-8 shrink-0 place-items-center rounded-md text-text-muted transition-colors hover:bg-surface-hover hover:text-text";

function IconButton(props: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip content={props.label}>
      <button type="button" aria-label={props.label} onClick={props.onClick} className={iconButton}>
        {props.children}
      </button>
    </Tooltip>
  );
}
