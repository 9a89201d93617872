import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useState } from "react";
import type { CustomersView } from "#lib/customers/schema.ts";
import type { AddedTenants, TenantAccess } from "#lib/tenants/schema.ts";
import { useLive } from "../live/use-live.ts";
import { useUnled } from "../live/use-unled.ts";
import { countTenants } from "../tenants/selection-rules.ts";
import { explainRefusal } from "../tenants/use-requests.ts";
import { fetchJson, jsonBody, type Problem } from "../ui/fetch-json.ts";
import { toast } from "../ui/toast.ts";

const path = "/api/v1/tenants/customers";

/** Microsoft's list of the customers of one app registration, followed while a newer one is read. */
export function useCustomers(appRegistrationId: string) {
  const router = useRouter();
  const [view, setView] = useState<CustomersView | null>(null);
  const [doing, setDoing] = useState<"asking" | "saving" | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

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
  }, [appRegistrationId]);
  const jobId = view?.jobId ?? null;
  useLive({
    onChange: (changes) => {
      const isOurs = changes.some(({ kind, ref }) => kind === "job" && (jobId === null || ref === jobId));
      if (isOurs) void load();
    },
    onReset: () => void (view && load()),
  });
  useUnled(() => void (jobId !== null && load()));

  const attempt = async (what: "asking" | "saving", work: () => Promise<void>) => {
    setDoing(what);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(explainRefusal(error));
    }
    setDoing(null);
  };
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
        toast(`${countTenants(saved.added)} added`);
        router.push(`/tenants?added=${saved.addedSince}`);
      }),
  };
}
