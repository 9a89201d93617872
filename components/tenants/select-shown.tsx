import type { TenantView } from "#lib/tenants/schema.ts";
import { type Selection, shareSelected } from "./selection-rules.ts";

interface SelectShownProps {
  selection: Selection;
  tenants: readonly TenantView[];
  onChoose: (on: boolean) => void;
  /** With words beside it, for where rows are cards and the table's header is out of sight. */
  withWords?: boolean;
}

/** Selects all tenants that the page has, also those that are not on screen. */
export function SelectShown({ selection, tenants, onChoose, withWords = false }: SelectShownProps) {
  const share = shareSelected(selection, tenants);
  const words = `Select the ${tenants.length.toLocaleString("en")} shown`;
  return (
    <label
      className={
        withWords
          ? "inline-flex min-h-8 items-center gap-2 text-dense lg:hidden"
          : "inline-grid size-7 place-items-center @max-3xl:hidden"
      }
    >
      <input
        type="checkbox"
        data-select-shown
        aria-label={withWords ? undefined : words}
        ref={(box) => {
          if (box) box.indeterminate = share === "some";
        }}
        checked={share === "all"}
        onChange={() => onChoose(share !== "all")}
        className="size-4 accent-accent"
      />
      {withWords && words}
    </label>
  );
}

/** Where the focus goes when what had it goes away with the selection. */
export function focusSelectShown(): void {
  const boxes = [...document.querySelectorAll<HTMLElement>("[data-select-shown]")];
  boxes.find((box) => box.offsetParent !== null)?.focus();
}
