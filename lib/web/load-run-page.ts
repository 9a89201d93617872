import { z } from "zod";
import { may, scopeOf } from "../access/rules.ts";
import type { Scope } from "../access/schema.ts";
import { listEvents, readHead } from "../audit/queries.ts";
import type { Db } from "../db.ts";
import { listFailures } from "../runs/failures.ts";
import { readPace } from "../runs/pace.ts";
import { getRun, listRunItems, readWorkers } from "../runs/queries.ts";
import type { RunItemView } from "../runs/schema.ts";
import { readSettings } from "../settings/queries.ts";
import { webContext } from "./context.ts";
import { requirePageSession } from "./page-session.ts";

const mostEvents = 50;
const itemsAtATime = 500;

/** Everything the page of one run shows first; null when it does not exist for this person. */
export async function loadRunPage(id: string) {
  const { actor } = await requirePageSession();
  if (!z.uuid().safeParse(id).success) return null;
  const { db } = webContext();
  const scope = scopeOf(actor);
  const [run, items, pace, failures, { items: events }, workers, settings] = await Promise.all([
    getRun(db, scope, id),
    listRunItems(db, scope, id),
    readPace(db, scope, id),
    listFailures(db, scope, id),
    listEvents(db, scope, { runId: id, type: "run.", limit: mostEvents }),
    readWorkers(db),
    readSettings(db),
  ]);
  if (!run) return null;
  return {
    initial: { run, items, pace, failures, events, workers },
    ticketLink: settings.ticketLink,
    mayRequestRuns: may(actor.role, "runs.request"),
    now: Date.now(),
  };
}

/** Everything the printed summary of one run shows; null when it does not exist for this person. */
export async function loadRunSummary(id: string) {
  const { actor } = await requirePageSession();
  if (!z.uuid().safeParse(id).success) return null;
  const { db } = webContext();
  const scope = scopeOf(actor);
  const [run, items, head] = await Promise.all([
    getRun(db, scope, id),
    listAllItems(db, scope, id),
    readHead(db),
  ]);
  return run && { run, items, head, printedBy: actor.name, now: Date.now() };
}

async function listAllItems(db: Db, scope: Scope, runId: string): Promise<RunItemView[]> {
  const all: RunItemView[] = [];
  let cursor: number | null | undefined;
  while (cursor !== null) {
    const page = await listRunItems(db, scope, runId, { limit: itemsAtATime, cursor });
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}
