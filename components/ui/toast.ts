import { type ExternalToast, toast } from "sonner";

export { toast };

const undoMs = 60_000;

interface UndoToast extends Pick<ExternalToast, "id" | "description"> {
  onUndo: () => void;
}

/** Says what was done, with Undo for 60 s. Returns the toast's id, to dismiss or replace it. */
export function toastWithUndo(message: string, { onUndo, ...rest }: UndoToast): string | number {
  return toast(message, { ...rest, duration: undoMs, action: { label: "Undo", onClick: onUndo } });
}
