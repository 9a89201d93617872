import type { Actor, Origin, Scope } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import { csvLines } from "../csv/table.ts";
import type { Db, Prisma } from "../db.ts";
import { findRow } from "../direct-send/catalogue.ts";
import type { HistoryStore } from "../store.ts";
import { scopeWhere } from "../tenants/queries.ts";
import { itemWords } from "./rules.ts";
import type { RunView } from "./schema.ts";

const itemsPerRead = 500;

type ExportFormat = "csv" | "json";

/** One line of an export. Times are ISO 8601 in UTC. */
interface ExportRow {
  tenant: string;
  domain: string;
  entraTenantId: string;
  state: string;
  before: string | null;
  after: string | null;
  words: string;
  errorCode: string | null;
  cause: string | null;
  raw: string | null;
  setAt: string | null;
  endedAt: string | null;
}

const columns: (keyof ExportRow)[] = [
  "tenant",
  "domain",
  "entraTenantId",
  "state",
  "before",
  "after",
  "words",
  "errorCode",
  "cause",
  "raw",
  "setAt",
  "endedAt",
];

/** Notes in the history who took a run's results out of Sendlock. */
export async function noteExport(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  run: RunView,
  format: ExportFormat,
): Promise<void> {
  await db.$transaction((tx) =>
    appendEvents(tx, signer, [{ type: "run.exported", actor, origin, runId: run.id, format }]),
  );
}

/** The items of a run within the scope as a file, piece by piece: thousands of items are never in memory at once. */
export async function* exportRun(
  db: Db,
  scope: Scope,
  run: RunView,
  format: ExportFormat,
): AsyncGenerator<string> {
  if (format === "csv") yield csvLines(columns, [Object.fromEntries(columns.map((name) => [name, name]))]);
  else yield `{"run":${JSON.stringify(run)},"items":[`;
  let isFirst = true;
  for await (const rows of readRows(db, scope, run.id)) {
    if (format === "csv") yield csvLines(columns, rows);
    else yield `${isFirst ? "" : ","}\n${rows.map((row) => JSON.stringify(row)).join(",\n")}`;
    isFirst = false;
  }
  if (format === "json") yield "\n]}\n";
}

async function* readRows(db: Db, scope: Scope, runId: string): AsyncGenerator<ExportRow[]> {
  let cursor = -1;
  for (;;) {
    const rows = await db.runItem.findMany({
      where: {
        runId,
        position: { gt: cursor },
        ...("tags" in scope ? { tenant: scopeWhere(scope) } : {}),
      },
      orderBy: { position: "asc" },
      take: itemsPerRead,
      include: withTenant,
    });
    if (rows.length > 0) yield rows.map(viewRow);
    const last = rows.at(-1);
    if (!last || rows.length < itemsPerRead) return;
    cursor = last.position;
  }
}

const withTenant = { tenant: { select: { name: true, domain: true, entraTenantId: true } } } as const;

function viewRow(item: Prisma.RunItemGetPayload<{ include: typeof withTenant }>): ExportRow {
  const { tenant, state, before, after, errorCode, errorRaw } = item;
  return {
    tenant: tenant.name,
    domain: tenant.domain,
    entraTenantId: tenant.entraTenantId,
    state,
    before,
    after,
    words: itemWords(item),
    errorCode,
    cause: errorCode ? findRow(errorCode).cause : null,
    raw: errorRaw,
    setAt: item.setAt?.toISOString() ?? null,
    endedAt: item.endedAt?.toISOString() ?? null,
  };
}
