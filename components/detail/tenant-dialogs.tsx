import type { TenantDetail } from "#lib/tenants/schema.ts";
import { ArchiveDialog } from "./archive-dialog.tsx";
import { EditDialog } from "./edit-dialog.tsx";
import { ExclusionDialog } from "./exclusion-dialog.tsx";
import type { TenantDialog } from "./tenant-menu.tsx";

interface TenantDialogsProps {
  tenant: TenantDetail;
  ownName: string;
  now: number;
  /** The one that is open. */
  open: TenantDialog | null;
  onClose: () => void;
  onAnswered: () => void;
}

/** The dialogs that change what is kept of a tenant. */
export function TenantDialogs({ open, ownName, now, onAnswered, ...rest }: TenantDialogsProps) {
  return (
    <>
      <EditDialog {...rest} {...{ onAnswered }} open={open === "edit"} />
      <ExclusionDialog {...rest} {...{ ownName, now, onAnswered }} open={open === "exclude"} />
      <ArchiveDialog {...rest} open={open === "archive"} />
    </>
  );
}
