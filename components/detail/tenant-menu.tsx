import { Archive, CircleSlash, Ellipsis, FileText, Pencil } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "../ui/menu.tsx";

export type TenantDialog = "edit" | "exclude" | "archive";

interface TenantMenuProps {
  tenantId: string;
  isExcluded: boolean;
  mayManage: boolean;
  onOpen: (dialog: TenantDialog) => void;
}

const look = "size-4 text-text-muted";

/** What can be done with the tenant beside its setting. Whoever may only look can still make a statement. */
export function TenantMenu({ tenantId, isExcluded, mayManage, onOpen }: TenantMenuProps) {
  const button = (
    <Button aria-label="More">
      <Ellipsis aria-hidden className="size-4" />
    </Button>
  );
  return (
    <Menu trigger={button}>
      <MenuLink icon={<FileText aria-hidden className={look} />} href={`/tenants/${tenantId}/statement`}>
        Statement for the customer
      </MenuLink>
      <MenuSeparator />
      <MenuItem
        disabled={!mayManage}
        icon={<Pencil aria-hidden className={look} />}
        onClick={() => onOpen("edit")}
      >
        Edit details…
      </MenuItem>
      <MenuItem
        disabled={!mayManage}
        icon={<CircleSlash aria-hidden className={look} />}
        onClick={() => onOpen("exclude")}
      >
        {isExcluded ? "Change exclusion…" : "Exclude from runs…"}
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        disabled={!mayManage}
        icon={<Archive aria-hidden className={look} />}
        onClick={() => onOpen("archive")}
      >
        Archive tenant…
      </MenuItem>
      {!mayManage && (
        <p className="px-2 pt-1 pb-1.5 text-text-muted text-xs">Editing and archiving need Technician.</p>
      )}
    </Menu>
  );
}
