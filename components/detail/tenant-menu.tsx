import { Archive, CircleSlash, Ellipsis, Pencil } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { Menu, MenuItem, MenuSeparator } from "../ui/menu.tsx";

export type TenantDialog = "edit" | "exclude" | "archive";

interface TenantMenuProps {
  isExcluded: boolean;
  mayManage: boolean;
  onOpen: (dialog: TenantDialog) => void;
}

const look = "size-4 text-text-muted";

/** What can be done with the tenant beside its setting. */
export function TenantMenu({ isExcluded, mayManage, onOpen }: TenantMenuProps) {
  const button = (
    <Button aria-label="More" disabledReason={mayManage ? undefined : "Needs Technician"}>
      <Ellipsis aria-hidden className="size-4" />
    </Button>
  );
  if (!mayManage) return button;
  return (
    <Menu trigger={button}>
      <MenuItem icon={<Pencil aria-hidden className={look} />} onClick={() => onOpen("edit")}>
        Edit details…
      </MenuItem>
      <MenuItem icon={<CircleSlash aria-hidden className={look} />} onClick={() => onOpen("exclude")}>
        {isExcluded ? "Change exclusion…" : "Exclude from runs…"}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Archive aria-hidden className={look} />} onClick={() => onOpen("archive")}>
        Archive tenant…
      </MenuItem>
    </Menu>
  );
}
