import type { Context } from "hono";
import { exchangeErrors } from "./errors.ts";

export type Row = Record<string, unknown>;

const DEFAULT_PAGE = 1_000;

function pageSize(prefer: string | undefined): number {
  const asked = /odata\.maxpagesize\s*=\s*(\d+)/i.exec(prefer ?? "")?.[1];
  return Math.max(1, Number(asked ?? DEFAULT_PAGE));
}

/** Keeps the selected properties with their type notes ("Guid" and "Guid@odata.type"). */
function select(row: Row, wanted: string | undefined): Row {
  if (!wanted) return row;
  const names = new Set(wanted.split(",").map((name) => name.trim().toLowerCase()));
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => names.has((name.split("@")[0] ?? "").toLowerCase())),
  );
}

function readSkip(token: string | undefined): number {
  if (token === undefined) return 0;
  const skip = Number(Buffer.from(token, "base64url").toString("utf8"));
  if (!Number.isInteger(skip) || skip < 0) throw exchangeErrors.bodyInvalid("The $skiptoken is not valid.");
  return skip;
}

/** One page of the rows in OData's form. The next page is asked for by the same POST to `@odata.nextLink`. */
export function pageOf(c: Context, rows: readonly Row[], warnings: readonly string[]) {
  const url = new URL(c.req.url);
  const size = pageSize(c.req.header("prefer"));
  const skip = readSkip(url.searchParams.get("$skiptoken") ?? undefined);
  const page = rows.slice(skip, skip + size);
  const next = new URL(url);
  next.searchParams.set("$skiptoken", Buffer.from(String(skip + size)).toString("base64url"));
  const folder = url.href.slice(0, url.href.lastIndexOf("/InvokeCommand"));
  return {
    "@odata.context": `${folder}/$metadata#Collection(Exchange.GenericHashTable)`,
    "adminapi.warnings@odata.type": "#Collection(String)",
    "@adminapi.warnings": warnings,
    value: page.map((row) => select(row, url.searchParams.get("$select") ?? undefined)),
    ...(skip + size < rows.length ? { "@odata.nextLink": next.href } : {}),
  };
}
