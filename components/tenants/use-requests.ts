import { useState } from "react";
import type { RunView } from "#lib/runs/schema.ts";
import type { TenantView } from "#lib/tenants/schema.ts";
import { fetchJson, type Problem, ProblemError } from "../ui/fetch-json.ts";
import type { Action, Work } from "./action-rules.ts";
import { requestRun } from "./request-run.ts";

interface Request {
  action: Work["action"];
  /** When the server had accepted it, by `performance.now()`; null before that. */
  acceptedAt: number | null;
}

interface Wanted {
  /** When a tenant on show was asked for, by `performance.now()`. */
  askedAt: ReadonlyMap<string, number>;
  /** Called when the server has answered, so that the row is read again. */
  onAnswered: (tenantId: string) => void;
}

/** Requests made on this page, until an answer that was asked for later tells how each tenant stands. */
export function useRequests({ askedAt, onAnswered }: Wanted) {
  const [requests, setRequests] = useState<Readonly<Record<string, Request>>>({});
  const [refusals, setRefusals] = useState<Readonly<Record<string, Problem>>>({});
  const [undone, setUndone] = useState<ReadonlySet<string>>(new Set());

  /** Shows the tenant as at work until the server tells. Null where it was refused: the row says why. */
  const follow = async (id: string, action: Work["action"], request: () => Promise<RunView>) => {
    const note = (acceptedAt: number | null) =>
      setRequests((known) => ({ ...known, [id]: { action, acceptedAt } }));
    setRefusals((known) => without(known, id));
    note(null);
    try {
      const run = await request();
      note(performance.now());
      return run;
    } catch (error) {
      setRequests((known) => without(known, id));
      setRefusals((known) => ({ ...known, [id]: explainRefusal(error) }));
      return null;
    } finally {
      onAnswered(id);
    }
  };

  return {
    refusals,
    undone,
    change: (tenant: TenantView, action: Action, reason?: string) =>
      follow(tenant.id, action, () =>
        requestRun({ action, target: { tenantIds: [tenant.id] }, ...(reason ? { reason } : {}) }),
      ),
    undo: async (tenant: Pick<TenantView, "id">, runId: string) => {
      setUndone((known) => new Set(known).add(runId));
      const run = await follow(tenant.id, "undo", () =>
        fetchJson<RunView>(`/api/v1/runs/${runId}/undo`, { method: "POST" }),
      );
      if (!run) setUndone((known) => new Set([...known].filter((id) => id !== runId)));
      return run;
    },
    workOf: (tenant: TenantView): Work | null => {
      const request = requests[tenant.id];
      const isOpen =
        request && (request.acceptedAt === null || (askedAt.get(tenant.id) ?? 0) <= request.acceptedAt);
      if (isOpen) return sameWork({ action: request.action, state: "asked" });
      if (!tenant.activeRunId || !tenant.activeAction) return null;
      if (undone.has(tenant.activeRunId)) return sameWork({ action: "undo", state: "queued" });
      return sameWork({ action: tenant.activeAction, state: tenant.activeState ?? "running" });
    },
  };
}

const works = new Map<string, Work>();

/** One object for equal ones, so that a row is drawn anew only when something changed. */
function sameWork(work: Work): Work {
  const key = `${work.action} ${work.state}`;
  const known = works.get(key) ?? work;
  works.set(key, known);
  return known;
}

function without<T>(known: Readonly<Record<string, T>>, gone: string): Record<string, T> {
  return Object.fromEntries(Object.entries(known).filter(([id]) => id !== gone));
}

/** A refusal in the API's words; without an answer it is not known whether the request arrived. */
export function explainRefusal(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return {
    status: 0,
    title: "Can't reach Sendlock",
    detail: "Sendlock could not be reached, so it is not known whether this request arrived.",
    fix: "Look at the history once the connection is back.",
  };
}
