"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { CommandEmpty, CommandInput, CommandList, CommandRoot } from "cmdk";
import { Keyboard, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useState } from "react";
import type { TenantView } from "#lib/tenants/schema.ts";
import { askForTenant } from "../tenants/ask-for-run.tsx";
import { useFoundTenants } from "./find-tenants.ts";
import { shellPages } from "./pages.ts";
import { PaletteGroup, PaletteItem, paletteIcon } from "./palette-item.tsx";
import { type PaletteVerb, readQuestion } from "./palette-question.ts";
import { PaletteTenant } from "./palette-tenant.tsx";
import { themes } from "./theme-choice.tsx";

interface PaletteProps {
  open: boolean;
  mayRequestRuns: boolean;
  onOpenChange: (open: boolean) => void;
  onOpenSheet: () => void;
  /** Allowing asks why first. */
  onAllow: (tenant: TenantView) => void;
}

/** Goes to pages and tenants, checks, blocks and allows one, and does what is not of one page. */
export function CommandPalette({ open, onOpenChange, ...rest }: PaletteProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-shade transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          aria-label="Command palette"
          className="fixed inset-x-3 top-[min(12vh,7rem)] z-40 mx-auto max-w-xl overflow-hidden rounded-lg border border-border bg-surface-raised shadow-raised transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
        >
          <Commands onClose={() => onOpenChange(false)} {...rest} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

type CommandsProps = Omit<PaletteProps, "open" | "onOpenChange"> & { onClose: () => void };

function Commands({ mayRequestRuns, onClose, onOpenSheet, onAllow }: CommandsProps) {
  const [text, setText] = useState("");
  const router = useRouter();
  const { setTheme } = useTheme();
  const { verb, name } = readQuestion(text);
  const found = useFoundTenants(name);
  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  const act = (tenant: TenantView, action: PaletteVerb) => {
    if (action === "allow") return onAllow(tenant);
    void askForTenant(tenant, action);
    go(`/tenants/${tenant.id}`);
  };
  const fits = (label: string) => label.toLowerCase().includes(text.trim().toLowerCase());
  const pages = shellPages.filter(({ label }) => fits(`Go to ${label}`));
  const isAdding = fits("Add tenants");
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
          <PaletteGroup heading="Tenants">
            {tenants.map((tenant) => (
              <PaletteTenant
                key={tenant.id}
                tenant={tenant}
                verb={verb}
                mayRequestRuns={mayRequestRuns}
                onGo={() => go(`/tenants/${tenant.id}`)}
                onAct={(action) => act(tenant, action)}
              />
            ))}
          </PaletteGroup>
        )}
        {!verb && (pages.length > 0 || isAdding) && (
          <PaletteGroup heading="Pages">
            {pages.map(({ href, label, icon: Icon }) => (
              <PaletteItem key={href} value={href} onSelect={() => go(href)}>
                <Icon aria-hidden className={paletteIcon} />
                Go to {label}
              </PaletteItem>
            ))}
            {isAdding && (
              <PaletteItem value="/tenants/add" onSelect={() => go("/tenants/add")}>
                <Plus aria-hidden className={paletteIcon} />
                Add tenants
              </PaletteItem>
            )}
          </PaletteGroup>
        )}
        {!verb && looks.length > 0 && (
          <PaletteGroup heading="Theme">
            {looks.map(({ value, label, icon: Icon }) => (
              <PaletteItem
                key={value}
                value={`theme ${value}`}
                onSelect={() => {
                  setTheme(value);
                  onClose();
                }}
              >
                <Icon aria-hidden className={paletteIcon} />
                Theme: {label}
              </PaletteItem>
            ))}
          </PaletteGroup>
        )}
        {!verb && fits("Keyboard shortcuts") && (
          <PaletteGroup heading="Help">
            <PaletteItem value="shortcuts" onSelect={onOpenSheet}>
              <Keyboard aria-hidden className={paletteIcon} />
              Keyboard shortcuts
            </PaletteItem>
          </PaletteGroup>
        )}
      </CommandList>
    </CommandRoot>
  );
}
