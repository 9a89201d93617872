import type { AuditEvent } from "#lib/audit/schema.ts";
import type { WorkersView } from "#lib/runs/schema.ts";
import type { TenantPage } from "#lib/tenants/schema.ts";
import { fetchJson, ProblemError } from "../ui/fetch-json.ts";

const activeMs = 1_000;
const restMs = 10_000;
const lostMs = 3_000;
const answerWithinMs = 10_000;

export interface TenantFilter {
  q: string;
  state: string;
}

export interface Shown {
  tenants: TenantPage;
  workers: WorkersView;
  events: AuditEvent[];
  /** When the question was put that this answers, by `performance.now()`; 0 for what came with the page. */
  askedAt: number;
}

export interface Follower {
  /** Asks at once, and drops an answer that is still on its way. */
  askNow: () => void;
  stop: () => void;
}

interface Wanted {
  filter: TenantFilter;
  /** How many pages of the list are shown. */
  pages: number;
  /** What is shown already; null asks at once. */
  start: Shown | null;
  onShown: (shown: Shown) => void;
  onLost: () => void;
}

/**
 * Keeps what is shown up to date by asking again: each second while a tenant is at work, every ten otherwise,
 * not at all while the page is hidden. A session that has ended leads to the sign-in page.
 */
export function followTenants({ filter, pages, start, onShown, onLost }: Wanted): Follower {
  let current = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const askIn = (ms: number) => {
    timer = setTimeout(askNow, ms);
  };
  const ask = async () => {
    const { signal } = current;
    try {
      const shown = await loadShown(filter, pages, signal);
      if (signal.aborted) return;
      onShown(shown);
      askIn(pause(shown));
    } catch (error) {
      if (signal.aborted) return;
      if (isSignedOut(error)) return location.assign("/sign-in?ended=1");
      onLost();
      askIn(lostMs);
    }
  };
  const drop = () => {
    clearTimeout(timer);
    current.abort();
    current = new AbortController();
  };
  const askNow = () => {
    drop();
    if (!document.hidden) void ask();
  };

  document.addEventListener("visibilitychange", askNow);
  if (start) askIn(pause(start));
  else askNow();
  return {
    askNow,
    stop: () => {
      document.removeEventListener("visibilitychange", askNow);
      drop();
    },
  };
}

function pause(shown: Shown): number {
  return shown.tenants.items.some((tenant) => tenant.activeRunId) ? activeMs : restMs;
}

function isSignedOut(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 401;
}

async function loadShown(filter: TenantFilter, pages: number, stop: AbortSignal): Promise<Shown> {
  const askedAt = performance.now();
  const signal = AbortSignal.any([stop, AbortSignal.timeout(answerWithinMs)]);
  const [tenants, workers, audit] = await Promise.all([
    loadPages(filter, pages, signal),
    fetchJson<WorkersView>("/api/v1/workers", { signal }),
    fetchJson<{ items: AuditEvent[] }>("/api/v1/audit?limit=20", { signal }),
  ]);
  return { tenants, workers, events: audit.items, askedAt };
}

async function loadPages(
  { q, state }: TenantFilter,
  pages: number,
  signal: AbortSignal,
): Promise<TenantPage> {
  const items: TenantPage["items"] = [];
  let cursor = "";
  for (let page = 1; ; page++) {
    const answer = await fetchJson<TenantPage>(
      `/api/v1/tenants?${new URLSearchParams({ q, state, cursor })}`,
      { signal },
    );
    items.push(...answer.items);
    cursor = answer.nextCursor ?? "";
    if (!cursor || page >= pages) return { ...answer, items };
  }
}
