import { CommandPalette } from "./command-palette.tsx";
import { ShortcutsSheet } from "./shortcuts-sheet.tsx";

export type ShellDialog = "palette" | "sheet";

export interface ShellDialogsProps {
  opened: ShellDialog | null;
  onOpen: (what: ShellDialog | null) => void;
}

export function ShellDialogs({ opened, onOpen }: ShellDialogsProps) {
  const change = (what: ShellDialog) => (isOpen: boolean) => onOpen(isOpen ? what : null);
  return (
    <>
      <CommandPalette
        open={opened === "palette"}
        onOpenChange={change("palette")}
        onOpenSheet={() => onOpen("sheet")}
      />
      <ShortcutsSheet open={opened === "sheet"} onOpenChange={change("sheet")} />
    </>
  );
}
