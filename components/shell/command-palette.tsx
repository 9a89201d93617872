"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList, CommandRoot } from "cmdk";
import { Building2, Keyboard } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { type ReactNode, useState } from "react";
import { directSendWords } from "#lib/direct-send/rules.ts";
import { useFoundTenants } from "./find-tenants.ts";
import { shellPages } from "./pages.ts";
import { readQuestion } from "./palette-question.ts";
import { themes } from "./theme-choice.tsx";

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onOpenSheet: () => void;
}

/** Goes to pages and tenants, and does what is not of one page. */
export function CommandPalette({ open, onOpenChange, onOpenSheet }: PaletteProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-shade transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          aria-label="Command palette"
          className="fixed inset-x-3 top-[min(12vh,7rem)] z-40 mx-auto max-w-xl overflow-hidden rounded-lg border border-border bg-surface-raised shadow-raised transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
        >
          <Commands onClose={() => onOpenChange(false)} onOpenSheet={onOpenSheet} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Commands({ onClose, onOpenSheet }: { onClose: () => void; onOpenSheet: () => void }) {
  const [text, setText] = useState("");
  const router = useRouter();
  const { setTheme } = useTheme();
  const { verb, name } = readQuestion(text);
  const found = useFoundTenants(name);
  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  const fits = (label: string) => label.toLowerCase().includes(text.trim().toLowerCase());
  const pages = shellPages.filter(({ label }) => fits(`Go to ${label}`));
  const looks = themes.filter(({ label }) => fits(`Theme: ${label}`));
  const tenants = found.is === "found" ? found.items : [];

  return (
    <CommandRoot label="Command palette" shouldFilter={false} loop>
      <CommandInput
        value={text}
        onValueChange={setText}
        placeholder="Find a tenant, or type block, allow or check and its name"
        className="h-12 w-full border-border border-b bg-transparent px-4 text-sm outline-none placeholder:text-text-muted"
      />
      <CommandList className="max-h-[min(24rem,60vh)] overflow-y-auto p-1.5">
        <CommandEmpty className="px-3 py-8 text-center text-dense text-text-muted">
          {found.is === "asking" && "Looking…"}
          {found.is === "failed" && "Can't reach Sendlock"}
          {(found.is === "found" || found.is === "idle") && "Nothing found"}
        </CommandEmpty>
        {tenants.length > 0 && (
          <Group heading="Tenants">
            {tenants.map((tenant) => (
              <Item
                key={tenant.id}
                value={`tenant ${tenant.id}`}
                onSelect={() => go(`/tenants/${tenant.id}`)}
              >
                <Building2 aria-hidden className={icon} />
                <span className="truncate">
                  {verb ? `${verb} ` : ""}
                  {tenant.name}
                </span>
                <span className="ml-auto shrink-0 text-text-muted text-xs">
                  {directSendWords[tenant.directSend]}
                </span>
              </Item>
            ))}
          </Group>
        )}
        {!verb && pages.length > 0 && (
          <Group heading="Pages">
            {pages.map(({ href, label, icon: Icon }) => (
              <Item key={href} value={href} onSelect={() => go(href)}>
                <Icon aria-hidden className={icon} />
                Go to {label}
              </Item>
            ))}
          </Group>
        )}
        {!verb && looks.length > 0 && (
          <Group heading="Theme">
            {looks.map(({ value, label, icon: Icon }) => (
              <Item
                key={value}
                value={`theme ${value}`}
                onSelect={() => {
                  setTheme(value);
                  onClose();
                }}
              >
                <Icon aria-hidden className={icon} />
                Theme: {label}
              </Item>
            ))}
          </Group>
        )}
        {!verb && fits("Keyboard shortcuts") && (
          <Group heading="Help">
            <Item value="shortcuts" onSelect={onOpenSheet}>
              <Keyboard aria-hidden className={icon} />
              Keyboard shortcuts
            </Item>
          </Group>
        )}
      </CommandList>
    </CommandRoot>
  );
}

const icon = "size-4 shrink-0 text-text-muted";

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <CommandGroup
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-text-muted [&_[cmdk-group-heading]]:text-xs"
    >
      {children}
    </CommandGroup>
  );
}

function Item({ value, onSelect, children }: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <CommandItem
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 cursor-default select-none items-center gap-2.5 rounded-md px-2 text-dense data-[selected=true]:bg-surface-hover"
    >
      {children}
    </CommandItem>
  );
}
