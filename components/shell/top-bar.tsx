import { Keyboard, LogOut, Menu as MenuIcon, Search } from "lucide-react";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "../ui/menu.tsx";
import { Brand } from "./brand.tsx";
import { LiveIndicator } from "./live-indicator.tsx";
import { shellPages } from "./pages.ts";
import { type Person, roleWords } from "./person.ts";
import type { ShellDialog } from "./shell-dialogs.tsx";
import { signOut } from "./sign-out.ts";
import { ThemeChoice } from "./theme-choice.tsx";

const iconButton =
  "grid size-9 place-items-center rounded-md text-text-muted hover:bg-surface-hover hover:text-text";
const icon = "size-4 text-text-muted";

interface BarProps {
  person: Person;
  onOpen: (what: ShellDialog) => void;
}

/** Above every page where there is no room for the side bar. */
export function TopBar({ person, onOpen }: BarProps) {
  return (
    <header className="sticky top-0 z-20 flex h-12 items-center gap-1 border-border border-b bg-surface px-2 lg:hidden">
      <Brand />
      <div className="ml-auto">
        <LiveIndicator small />
      </div>
      <button type="button" aria-label="Find or do" onClick={() => onOpen("palette")} className={iconButton}>
        <Search aria-hidden className="size-4.5" />
      </button>
      <Menu
        trigger={
          <button type="button" aria-label="Menu" className={iconButton}>
            <MenuIcon aria-hidden className="size-5" />
          </button>
        }
      >
        {shellPages.map(({ href, label, icon: Icon }) => (
          <MenuLink key={href} href={href} icon={<Icon aria-hidden className={icon} />}>
            {label}
          </MenuLink>
        ))}
        <MenuSeparator />
        <ThemeChoice />
        <MenuSeparator />
        <MenuItem icon={<Keyboard aria-hidden className={icon} />} onClick={() => onOpen("sheet")}>
          Keyboard shortcuts
        </MenuItem>
        <MenuItem icon={<LogOut aria-hidden className={icon} />} onClick={() => void signOut()}>
          Sign out
        </MenuItem>
        <p className="px-2 pt-1 pb-1 text-text-muted text-xs [overflow-wrap:anywhere]">
          {person.name}, {roleWords[person.role]}
        </p>
      </Menu>
    </header>
  );
}
