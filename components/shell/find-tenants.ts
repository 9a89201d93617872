import { useEffect, useState } from "react";
import type { TenantPage } from "#lib/tenants/schema.ts";
import { fetchJson } from "../ui/fetch-json.ts";
import { rankByName } from "./palette-question.ts";

const settleMs = 120;
const mostShown = 6;
/** More than are shown: the server finds by domain too, and sorts by name. */
const mostAsked = 50;

export type FoundTenants =
  | { is: "idle" }
  | { is: "asking" }
  | { is: "found"; items: TenantPage["items"] }
  | { is: "failed" };

/** Tenants whose name or domain holds the words; asked for when they have not changed for a moment. */
export function useFoundTenants(name: string): FoundTenants {
  const [found, setFound] = useState<FoundTenants & { of: string }>({ is: "idle", of: "" });
  useEffect(() => {
    if (name === "") return;
    const stop = new AbortController();
    const query = new URLSearchParams({ q: name, limit: String(mostAsked) });
    const timer = setTimeout(() => {
      fetchJson<TenantPage>(`/api/v1/tenants?${query}`, { signal: stop.signal }).then(
        ({ items }) =>
          setFound({ is: "found", items: rankByName(items, name).slice(0, mostShown), of: name }),
        () => stop.signal.aborted || setFound({ is: "failed", of: name }),
      );
    }, settleMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [name]);
  if (name === "") return { is: "idle" };
  // The last answer stays until the next is there, so that the list does not blink.
  return found.of === name || found.is === "found" ? found : { is: "asking" };
}
