import { useRouter } from "next/navigation";
import { useState } from "react";
import type { TenantView } from "#lib/tenants/schema.ts";
import { AllowDialog } from "../tenants/allow-dialog.tsx";
import { askForTenant } from "../tenants/ask-for-run.tsx";
import { CommandPalette } from "./command-palette.tsx";
import { ShortcutsSheet } from "./shortcuts-sheet.tsx";

export type ShellDialog = "palette" | "sheet";

export interface ShellDialogsProps {
  opened: ShellDialog | null;
  mayRequestRuns: boolean;
  onOpen: (what: ShellDialog | null) => void;
}

export function ShellDialogs({ opened, mayRequestRuns, onOpen }: ShellDialogsProps) {
  const router = useRouter();
  const [allowing, setAllowing] = useState<TenantView | null>(null);
  const change = (what: ShellDialog) => (isOpen: boolean) => onOpen(isOpen ? what : null);
  return (
    <>
      <CommandPalette
        open={opened === "palette"}
        onOpenChange={change("palette")}
        mayRequestRuns={mayRequestRuns}
        onOpenSheet={() => onOpen("sheet")}
        onAllow={(tenant) => {
          onOpen(null);
          setAllowing(tenant);
        }}
      />
      <AllowDialog
        tenant={allowing}
        onClose={() => setAllowing(null)}
        onAllow={(reason) => {
          setAllowing(null);
          if (!allowing) return;
          void askForTenant(allowing, "allow", reason);
          router.push(`/tenants/${allowing.id}`);
        }}
      />
      <ShortcutsSheet open={opened === "sheet"} onOpenChange={change("sheet")} />
    </>
  );
}
