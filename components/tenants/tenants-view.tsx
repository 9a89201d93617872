"use client";

import { useEffect, useState } from "react";
import type { AuditEvent } from "#lib/audit/schema.ts";
import type { WorkersView } from "#lib/runs/schema.ts";
import type { TenantPage, TenantView } from "#lib/tenants/schema.ts";
import { EventList } from "../audit/event-list.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useNow } from "../ui/time.tsx";
import { WorkerBanner } from "../workers/worker-banner.tsx";
import type { Action } from "./action-rules.ts";
import { AllowDialog } from "./allow-dialog.tsx";
import { Announcer } from "./announcer.tsx";
import type { TenantFilter } from "./follow-tenants.ts";
import { NoTenants } from "./no-tenants.tsx";
import { TenantFilters } from "./tenant-filters.tsx";
import { TenantTable } from "./tenant-table.tsx";
import { useRequests, useShownTenants } from "./use-tenants.ts";

const mostTenantsOfARun = 200;

interface ViewProps {
  initial: {
    tenants: TenantPage;
    workers: WorkersView;
    events: AuditEvent[];
    filter: TenantFilter;
    now: number;
  };
  mayRequestRuns: boolean;
}

export function TenantsView({ initial, mayRequestRuns }: ViewProps) {
  const [filter, setFilter] = useFilter(initial.filter);
  const [pages, setPages] = useState(1);
  const [allowing, setAllowing] = useState<TenantView | null>(null);
  const { shown, isLost, askNow } = useShownTenants({ ...initial, askedAt: 0 }, filter, pages);
  const { send, busyAction, refusals } = useRequests(shown, askNow);
  const now = useNow(initial.now);
  const { tenants, workers, events } = shown;

  const act = (tenant: TenantView, action: Action) => {
    if (action === "allow") setAllowing(tenant);
    else void send({ action, target: { tenantIds: [tenant.id] } });
  };
  const free = tenants.items.filter((tenant) => !busyAction(tenant)).map((tenant) => tenant.id);
  const checkAll = () => {
    for (let from = 0; from < free.length; from += mostTenantsOfARun)
      void send({ action: "check", target: { tenantIds: free.slice(from, from + mostTenantsOfARun) } });
  };
  const isFiltered = filter.q !== "" || filter.state !== "";

  return (
    <div className="space-y-6">
      <WorkerBanner workers={workers} />
      <div role="status" className="empty:hidden">
        {isLost && <Notice look="warning" title="Can't reach Sendlock, trying again" />}
      </div>
      {!mayRequestRuns && (
        <Notice>You can look, but not change anything: that needs the role Technician.</Notice>
      )}
      <div className="flex flex-wrap items-end justify-between gap-4">
        <TenantFilters filter={filter} onFilter={setFilter} />
        <Button onClick={checkAll} unavailable={whyNotAll(mayRequestRuns, tenants.items.length, free.length)}>
          Check all on this page
        </Button>
      </div>
      {tenants.items.length > 0 ? (
        <TenantTable
          tenants={tenants.items}
          total={tenants.total}
          mayRequestRuns={mayRequestRuns}
          busyAction={busyAction}
          refusals={refusals}
          now={now}
          onAction={act}
        />
      ) : (
        <NoTenants isFiltered={isFiltered} onClear={() => setFilter({ q: "", state: "" })} />
      )}
      {tenants.nextCursor && <Button onClick={() => setPages(pages + 1)}>Show more</Button>}
      <section aria-labelledby="history" className="space-y-3 pt-4">
        <h2 id="history" className="font-semibold text-lg">
          Last changes
        </h2>
        <EventList events={events} now={now} />
      </section>
      <Announcer tenants={tenants.items} busyAction={busyAction} />
      {allowing && (
        <AllowDialog
          tenant={allowing}
          onClose={() => setAllowing(null)}
          onAllow={(reason) => {
            setAllowing(null);
            void send({ action: "allow", target: { tenantIds: [allowing.id] }, reason });
          }}
        />
      )}
    </div>
  );
}

/** The filter, kept in the address so that a reload and a bookmark keep it. */
function useFilter(initial: TenantFilter) {
  const [filter, setFilter] = useState(initial);
  useEffect(() => {
    const search = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== "")).toString();
    if (location.search.slice(1) !== search)
      history.replaceState(null, "", search ? `?${search}` : location.pathname);
  }, [filter]);
  return [filter, setFilter] as const;
}

function whyNotAll(mayRequestRuns: boolean, shown: number, free: number): string | null {
  if (!mayRequestRuns) return "Needs Technician";
  if (shown === 0) return "No tenant is shown";
  return free === 0 ? "All are at work" : null;
}
