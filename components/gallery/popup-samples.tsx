import { Copy, Trash } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Menu, MenuItem, MenuSeparator } from "../ui/menu.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { Textarea } from "../ui/textarea.tsx";
import { toast, toastWithUndo } from "../ui/toast.ts";
import { Tooltip } from "../ui/tooltip.tsx";
import { Sample } from "./sample.tsx";

const tabs = ["Readings", "History", "Raw"].map((label) => ({
  value: label,
  label,
  content: `${label} here`,
}));

export function PopupSamples() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Sample title="Tooltip, Menu, Dialog, toast">
        <Tooltip content="More about this button">
          <Button>Hover or focus</Button>
        </Tooltip>
        <Menu trigger={<Button>Menu</Button>} align="start">
          <MenuItem icon={<Copy aria-hidden className="size-4" />}>Copy</MenuItem>
          <MenuItem disabled>Not at the moment</MenuItem>
          <MenuSeparator />
          <MenuItem icon={<Trash aria-hidden className="size-4" />}>Remove</MenuItem>
        </Menu>
        <Button onClick={() => setOpen(true)}>Dialog</Button>
        <Button onClick={() => toast("Saved", { description: "Read back at 14:02" })}>Toast</Button>
        <Button onClick={() => toast.error("Not saved", { description: "The server refused." })}>
          Error
        </Button>
        <Button onClick={() => toastWithUndo("Blocked Contoso", { onUndo: () => toast("Undone") })}>
          Undo
        </Button>
        <Dialog
          open={isOpen}
          onOpenChange={setOpen}
          title="Allow it for Contoso?"
          description="This weakens a customer, so it asks why."
          footer={
            <>
              <Button onClick={() => setOpen(false)}>Cancel</Button>
              <Button variant="danger" onClick={() => setOpen(false)}>
                Allow
              </Button>
            </>
          }
        >
          <Field label="Reason">
            <Textarea />
          </Field>
        </Dialog>
      </Sample>
      <Sample title="Tabs">
        <div className="w-full">
          <Tabs label="Sample" tabs={tabs} />
        </div>
      </Sample>
    </>
  );
}
