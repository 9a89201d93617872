import { useEffect, useRef, useState } from "react";
import type { RequestRun } from "#lib/runs/schema.ts";
import type { TenantView } from "#lib/tenants/schema.ts";
import { type Problem, ProblemError } from "../ui/fetch-json.ts";
import { type Follower, followTenants, type Shown, type TenantFilter } from "./follow-tenants.ts";
import { requestRun } from "./request-run.ts";

const settleMs = 200;

/** What is shown of the tenants, followed as it changes. @param pages how many pages of the list are shown */
export function useShownTenants(initial: Shown, filter: TenantFilter, pages: number) {
  const [shown, setShown] = useState(initial);
  const [isLost, setIsLost] = useState(false);
  const follower = useRef<Follower>(null);
  const start = useRef<Shown | null>(initial);
  const settled = useSettled(filter);
  const { q, state } = settled;

  useEffect(() => {
    const following = followTenants({
      filter: { q, state },
      pages,
      start: start.current,
      onShown: (next) => {
        setShown(next);
        setIsLost(false);
      },
      onLost: () => setIsLost(true),
    });
    start.current = null;
    follower.current = following;
    return following.stop;
  }, [q, state, pages]);

  return { shown, isLost, askNow: () => follower.current?.askNow() };
}

/** A filter that has not changed for a moment, so that typing does not ask at every key. */
function useSettled(filter: TenantFilter): TenantFilter {
  const [settled, setSettled] = useState(filter);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(filter), settleMs);
    return () => clearTimeout(timer);
  }, [filter]);
  return settled;
}

interface Request {
  action: RequestRun["action"];
  /** When the server had accepted it, by `performance.now()`; null before that. */
  acceptedAt: number | null;
}

/** Requests made on this page, until an answer that was asked for later tells how each tenant stands. */
export function useRequests(shown: Shown, askNow: () => void) {
  const [requests, setRequests] = useState<Readonly<Record<string, Request>>>({});
  const [refusals, setRefusals] = useState<Readonly<Record<string, Problem>>>({});

  const send = async (run: RequestRun) => {
    const ids = "tenantIds" in run.target ? run.target.tenantIds : [];
    const note = (acceptedAt: number | null) =>
      setRequests((known) => ({ ...known, ...fill(ids, { action: run.action, acceptedAt }) }));
    setRefusals((known) => without(known, ids));
    note(null);
    try {
      await requestRun(run);
      note(performance.now());
    } catch (error) {
      setRequests((known) => without(known, ids));
      setRefusals((known) => ({ ...known, ...fill(ids, explain(error)) }));
    }
    askNow();
  };

  const busyAction = (tenant: TenantView): string | null => {
    const request = requests[tenant.id];
    const isOpen = request && (request.acceptedAt === null || shown.askedAt <= request.acceptedAt);
    return isOpen ? request.action : tenant.activeAction;
  };
  return { send, busyAction, refusals };
}

function fill<T>(ids: readonly string[], value: T): Record<string, T> {
  return Object.fromEntries(ids.map((id) => [id, value]));
}

function without<T>(known: Readonly<Record<string, T>>, ids: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(known).filter(([id]) => !ids.includes(id)));
}

function explain(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return {
    status: 0,
    title: "Can't reach Sendlock",
    detail: "Sendlock could not be reached, so it is not known whether this request arrived.",
    fix: "Look at the history below once the connection is back.",
  };
}
