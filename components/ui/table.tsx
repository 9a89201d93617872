import type { ComponentProps } from "react";

interface TableProps extends ComponentProps<"table"> {
  /** Below 48 rem of room each row becomes a card: cells stand below each other. */
  cards?: boolean;
}

/** A table in a box whose header stays in sight. Give it a caption, `className="sr-only"` if need be. */
export function Table({ cards = false, className = "", ...rest }: TableProps) {
  return (
    <div
      className={`@container rounded-lg border border-border bg-surface ${cards ? "" : "overflow-x-auto"}`}
    >
      <table
        {...rest}
        data-cards={cards || undefined}
        className={`group/table w-full border-separate border-spacing-0 text-left text-dense data-cards:@max-3xl:block ${className}`}
      />
    </div>
  );
}

export function TableHead(props: ComponentProps<"thead">) {
  return <thead {...props} className="group-data-cards/table:@max-3xl:sr-only" />;
}

export function TableBody(props: ComponentProps<"tbody">) {
  return <tbody {...props} className="group-data-cards/table:@max-3xl:block" />;
}

export function TableRow({ className = "", ...rest }: ComponentProps<"tr">) {
  return (
    <tr
      {...rest}
      className={`group/row group-data-cards/table:@max-3xl:block group-data-cards/table:@max-3xl:py-2 ${className}`}
    />
  );
}

/** A column's name; with `scope="row"` the cell that names its row. */
export function TableHeader({ scope = "col", className = "", ...rest }: ComponentProps<"th">) {
  const look =
    scope === "row"
      ? `${cell} font-normal`
      : "sticky top-(--sticky-top) z-10 h-9 border-border border-b bg-surface px-4 font-medium text-text-muted text-xs first:rounded-tl-lg last:rounded-tr-lg";
  return <th {...rest} scope={scope} className={`${look} ${className}`} />;
}

const cell =
  "border-border border-b px-4 py-2 align-top group-last/row:border-b-0 group-data-cards/table:@max-3xl:block group-data-cards/table:@max-3xl:w-full group-data-cards/table:@max-3xl:border-b-0 group-data-cards/table:@max-3xl:py-1";

export function TableCell({ className = "", ...rest }: ComponentProps<"td">) {
  return <td {...rest} className={`${cell} ${className}`} />;
}
