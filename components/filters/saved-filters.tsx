import { Bookmark, BookmarkPlus, Filter, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import type { SavedFilterPage, SavedFilterView } from "#lib/filters/schema.ts";
import { toastRefusal } from "../tenants/ask-for-run.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { fetchJson } from "../ui/fetch-json.ts";
import { Menu, MenuItem, MenuSeparator } from "../ui/menu.tsx";
import { toast } from "../ui/toast.ts";
import { SaveFilterDialog } from "./save-filter-dialog.tsx";

interface SavedProps {
  page: SavedFilterPage;
  /** What is kept when this filter is saved: the address after its question mark; "" when none is set. */
  query: string;
  /** What a saved filter holds, as a sentence. */
  holds: string;
  /** Filters that come with the page and can't be removed. */
  builtIn?: readonly BuiltInFilter[];
  /** Takes search parameters as the address has them. */
  onTake: (query: string) => void;
}

export type BuiltInFilter = Pick<SavedFilterView, "name" | "query">;

const icon = "size-4 shrink-0 text-text-muted";

/** Filters that somebody keeps under a name: to take, to keep one more, to remove. */
export function SavedFilters({ page, query, holds, builtIn = [], onTake }: SavedProps) {
  const [kept, setKept] = useState<SavedFilterView[] | null>(null);
  const [opened, setOpened] = useState<"save" | "remove" | null>(null);
  const load = async () => {
    try {
      setKept((await fetchJson<{ items: SavedFilterView[] }>(`/api/v1/filters?page=${page}`)).items);
    } catch (error) {
      toastRefusal(error);
    }
  };
  const remove = async ({ id, name }: SavedFilterView) => {
    try {
      await fetchJson(`/api/v1/filters/${id}`, { method: "DELETE" });
      toast(`Filter “${name}” removed`);
    } catch (error) {
      toastRefusal(error);
    }
    await load();
  };
  return (
    <>
      <Menu
        align="start"
        onOpenChange={(isOpen) => isOpen && void load()}
        trigger={
          <Button>
            <Bookmark aria-hidden className="size-3.5 text-text-muted" />
            Saved filters
          </Button>
        }
      >
        {builtIn.map(({ name, query: taken }) => (
          <MenuItem key={name} icon={<Filter aria-hidden className={icon} />} onClick={() => onTake(taken)}>
            {name}
          </MenuItem>
        ))}
        {builtIn.length > 0 && <MenuSeparator />}
        {kept?.map(({ id, name, query: taken }) => (
          <MenuItem key={id} icon={<Bookmark aria-hidden className={icon} />} onClick={() => onTake(taken)}>
            {name}
          </MenuItem>
        ))}
        {!kept?.length && (
          <p className="px-2 py-1.5 text-dense text-text-muted">{kept ? "None is saved yet" : "Loading…"}</p>
        )}
        <MenuSeparator />
        <MenuItem
          icon={<BookmarkPlus aria-hidden className={icon} />}
          disabled={query === ""}
          onClick={() => setOpened("save")}
        >
          {query === "" ? "Save this filter: none is set" : "Save this filter…"}
        </MenuItem>
        {kept && kept.length > 0 && (
          <MenuItem icon={<Trash2 aria-hidden className={icon} />} onClick={() => setOpened("remove")}>
            Remove a filter…
          </MenuItem>
        )}
      </Menu>
      <SaveFilterDialog
        open={opened === "save"}
        {...{ page, query, holds }}
        taken={kept?.map(({ name }) => name) ?? []}
        onClose={() => setOpened(null)}
      />
      <RemoveDialog
        open={opened === "remove"}
        kept={kept ?? []}
        onRemove={remove}
        onClose={() => setOpened(null)}
      />
    </>
  );
}

interface RemoveProps {
  open: boolean;
  kept: readonly SavedFilterView[];
  onRemove: (filter: SavedFilterView) => Promise<void>;
  onClose: () => void;
}

function RemoveDialog({ open, kept, onRemove, onClose }: RemoveProps) {
  const list = useRef<HTMLUListElement>(null);
  return (
    <Dialog open={open} onOpenChange={(isOpen) => isOpen || onClose()} title="Saved filters">
      {kept.length === 0 && <p className="text-dense text-text-muted">None is left.</p>}
      <ul ref={list} tabIndex={-1} className="divide-y divide-border outline-none">
        {kept.map((filter) => (
          <li key={filter.id} className="flex min-h-10 items-center justify-between gap-3 text-dense">
            <span className="min-w-0 [overflow-wrap:anywhere]">{filter.name}</span>
            <Button
              size="sm"
              aria-label={`Remove ${filter.name}`}
              // The button goes away with its line.
              onClick={() => void onRemove(filter).then(() => list.current?.focus())}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
