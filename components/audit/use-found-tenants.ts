import { useEffect, useState } from "react";
import type { TenantPage } from "#lib/tenants/schema.ts";
import { fetchJson } from "../ui/fetch-json.ts";

const settleMs = 150;
const mostOffered = "20";

export interface FoundTenant {
  id: string;
  name: string;
  domain?: string;
}

/**
 * The tenants that match what is typed, by name or domain.
 * @param typed null asks for none
 * @param onFound told of each answer, whose names are known from then on
 */
export function useFoundTenants(typed: string | null, onFound: (found: readonly FoundTenant[]) => void) {
  const [found, setFound] = useState<readonly FoundTenant[]>([]);
  useEffect(() => {
    if (typed === null) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      const params = new URLSearchParams({ q: typed.trim(), limit: mostOffered });
      fetchJson<TenantPage>(`/api/v1/tenants?${params}`, { signal: stop.signal }).then(
        ({ items }) => {
          setFound(items);
          onFound(items);
        },
        // Without an answer the list stays as it was; the next letter asks again.
        () => undefined,
      );
    }, settleMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [typed, onFound]);
  return found;
}
