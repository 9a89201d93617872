import { useEffect, useState } from "react";
import type { AuditEvent } from "#lib/audit/schema.ts";
import type { ConnectionView } from "#lib/connection/schema.ts";
import type { WorkersView } from "#lib/runs/schema.ts";
import type { StatePeriod } from "#lib/statement/schema.ts";
import type { ReadingView, TenantDetail } from "#lib/tenants/schema.ts";
import { createTurns } from "../audit/run-in-turn.ts";
import { useLive } from "../live/use-live.ts";
import { fetchJson, ProblemError } from "../ui/fetch-json.ts";
import type { Surveys } from "./survey-card.tsx";

const mostReadings = 20;
const mostEvents = 50;

export interface TenantPageData {
  tenant: TenantDetail;
  connection: ConnectionView;
  surveys: Surveys;
  /** The states that it was in, oldest first. */
  periods: StatePeriod[];
  /** The newest, newest first. */
  readings: ReadingView[];
  events: AuditEvent[];
  workers: WorkersView;
}

/** Everything shown of one tenant, followed as it changes. */
export function useTenantDetail(initial: TenantPageData) {
  const [detail, setDetail] = useState(initial);
  /** When what is shown was asked for, by `performance.now()`; 0 for what came with the page. */
  const [askedAt, setAskedAt] = useState(0);
  const [isGone, setIsGone] = useState(false);
  const [turns] = useState(createTurns);
  useEffect(() => turns.stop, [turns]);
  const { id } = initial.tenant;

  const askNow = () =>
    turns.ask(async () => {
      const asked = performance.now();
      try {
        setDetail(await loadDetail(id));
        setAskedAt(asked);
      } catch (error) {
        const status = error instanceof ProblemError ? error.problem.status : 0;
        if (status === 401) return location.assign("/sign-in?ended=1");
        if (status !== 404) throw error;
        setIsGone(true);
      }
    });
  useLive({
    onChange: (changes) => {
      // A job is named by its own id, not by its tenant's.
      if (changes.some(({ kind, ref }) => kind === "job" || (kind === "tenant" && ref === id))) askNow();
    },
    onReset: askNow,
  });
  return { detail, askedAt, isGone, askNow };
}

async function loadDetail(id: string): Promise<TenantPageData> {
  const own = `/api/v1/tenants/${id}`;
  const [tenant, connection, surveys, periods, readings, events, workers] = await Promise.all([
    fetchJson<TenantDetail>(own),
    fetchJson<ConnectionView>(`${own}/connection`),
    fetchJson<Surveys>(`${own}/survey`),
    fetchJson<{ items: StatePeriod[] }>(`${own}/periods`),
    fetchJson<{ items: ReadingView[] }>(`${own}/readings?limit=${mostReadings}`),
    fetchJson<{ items: AuditEvent[] }>(`/api/v1/audit?tenantId=${id}&limit=${mostEvents}`),
    fetchJson<WorkersView>("/api/v1/workers"),
  ]);
  return {
    tenant,
    connection,
    surveys,
    periods: periods.items,
    readings: readings.items,
    events: events.items,
    workers,
  };
}
