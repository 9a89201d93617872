import { useEffect, useEffectEvent, useState } from "react";
import type { CustomersView } from "#lib/customers/schema.ts";
import type { AddedTenants, TenantAccess } from "#lib/tenants/schema.ts";
import { useLive } from "../live/use-live.ts";
import { useUnled } from "../live/use-unled.ts";
import { explainRefusal } from "../tenants/use-requests.ts";
import { fetchJson, jsonBody } from "../ui/fetch-json.ts";
import { useAdded } from "./use-added.ts";
import { useAttempt } from "./use-attempt.ts";

const path = "/api/v1/tenants/customers";

/** Microsoft's list of the customers of one app registration, followed while a newer one is read. */
export function useCustomers(appRegistrationId: string) {
  const showAdded = useAdded();
  const [view, setView] = useState<CustomersView | null>(null);
  const { doing, problem, setProblem, attempt } = useAttempt<"asking" | "saving">();

  const load = useEffectEvent(async (signal?: AbortSignal) => {
    if (!appRegistrationId) return;
    const query = new URLSearchParams({ appRegistrationId });
    try {
      setView(await fetchJson<CustomersView>(`${path}?${query}`, signal ? { signal } : {}));
    } catch (error) {
      if (!signal?.aborted) setProblem(explainRefusal(error));
    }
  });
  useEffect(() => {
    setView(null);
    setProblem(null);
    const leaving = new AbortController();
    if (appRegistrationId) void load(leaving.signal);
    return () => leaving.abort();
  }, [appRegistrationId, setProblem]);
  const jobId = view?.jobId ?? null;
  useLive({
    onChange: (changes) => {
      const isOurs = changes.some(({ kind, ref }) => kind === "job" && (jobId === null || ref === jobId));
      if (isOurs) void load();
    },
    onReset: () => void (view && load()),
  });
  useUnled(() => void (jobId !== null && load()));

  return {
    view,
    doing,
    problem,
    isReading: doing === "asking" || jobId !== null,
    read: () =>
      attempt("asking", async () => {
        await fetchJson("/api/v1/jobs", jsonBody({ kind: "customers", appRegistrationId }));
        await load();
      }),
    add: (entraTenantIds: readonly string[], access: TenantAccess) =>
      attempt("saving", async () => {
        const body = jsonBody({ appRegistrationId, entraTenantIds, access });
        const saved = await fetchJson<AddedTenants>(path, body);
        showAdded(saved);
      }),
  };
}
