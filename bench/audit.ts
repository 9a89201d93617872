/** `node bench/audit.ts [--events 1000000] [--samples 20]`: the history with many events, asked, exported and checked. */
import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import pg from "pg";
import { system } from "#lib/access/schema.ts";
import { createSigner } from "#lib/audit/chain.ts";
import { appendEvents } from "#lib/audit/commands.ts";
import { exportHistory, noteHistoryExport } from "#lib/audit/export.ts";
import { listEvents } from "#lib/audit/queries.ts";
import { auditExportSchema, auditListSchema, type ExportQuery } from "#lib/audit/schema.ts";
import { openDatabase } from "#lib/db.ts";
import type { HistoryStore } from "#lib/store.ts";
import { streamText } from "#lib/web/stream-text.ts";
import setUpTestDatabases, { cloneDatabase } from "../prisma/test-database.ts";
import { makeQuestions } from "./audit-questions.ts";
import {
  describeMachine,
  percentile,
  printGoals,
  printTable,
  readLoad,
  summarise,
  summaryHead,
} from "./figures.ts";
import { medianMs } from "./latency.ts";
import { insertEvents, insertNames } from "./many-events.ts";
import { makePast, type Past } from "./past-events.ts";

const pageGoalMs = 150;
const exportGoalRows = 20_000;
const memoryGoalBytes = 64 * 2 ** 20;
const verifyGoalRows = 100_000;
const shareGoal = 0.05;
const appends = 200;
/** A change leaves one event before its Set and one after. */
const eventsAnItem = 2;
const everyTenant = { tenants: "all" } as const;

const { values } = parseArgs({
  options: { events: { type: "string", default: "1000000" }, samples: { type: "string", default: "20" } },
});

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const startedAt = performance.now();
  const result = await work();
  return { ms: performance.now() - startedAt, result };
}

async function fill(ownerUrl: string, { signer }: HistoryStore, past: Past): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const { ms } = await timed(async () => {
    await insertNames(client, past);
    await insertEvents(client, signer, past.events());
  });
  const { rows } = await client.query(
    `SELECT pg_size_pretty(pg_table_size('audit_events')) AS "table", pg_size_pretty(pg_indexes_size('audit_events')) AS indexes`,
  );
  console.log(
    `${values.events} events put in within ${Math.round(ms / 1_000)} s; ${rows[0].table}, indexes ${rows[0].indexes}; load ${readLoad()}\n`,
  );
  await client.end();
}

/** The first page of each question, through the code that the API and the page use. */
async function ask({ db }: HistoryStore, past: Past): Promise<number> {
  const questions = await makeQuestions(db, past);
  const taken = new Map([...questions.keys()].map((name) => [name, [] as number[]]));
  const found = new Map<string, number>();
  for (let sample = 0; sample < Number(values.samples); sample += 1)
    for (const [name, q] of questions) {
      const { ms, result } = await timed(() => listEvents(db, everyTenant, auditListSchema.parse({ q })));
      taken.get(name)?.push(ms);
      found.set(name, result.items.length);
    }
  printTable(
    [...summaryHead, "found"],
    [...taken].map(([name, ms]) => [...summarise(name, ms), String(found.get(name))]),
  );
  console.log(`load ${readLoad()}\n`);
  return Math.max(...[...taken.values()].map((ms) => percentile(ms, 0.95)));
}

/** Rows a second into a file, and by how much memory grew in the second half. */
async function write(store: HistoryStore, format: ExportQuery["format"], file: string) {
  const query = auditExportSchema.parse({ format });
  const { result: head } = await timed(() => noteHistoryExport(store, system, { requestId: "bench" }, query));
  let pieces = 0;
  let settled = 0;
  let most = 0;
  const startedAt = performance.now();
  const used = process.cpuUsage();
  async function* watched() {
    for await (const piece of exportHistory(store, everyTenant, query, head)) {
      pieces += 1;
      const { rss } = process.memoryUsage();
      if (pieces * 2_000 < head.seq / 2) settled = Math.max(settled, rss);
      most = Math.max(most, rss);
      yield piece;
    }
  }
  const handle = await open(file, "w");
  for await (const bytes of streamText(watched())) await handle.write(bytes);
  await handle.close();
  const rowsPerSecond = head.seq / ((performance.now() - startedAt) / 1_000);
  const grown = most - settled;
  const { user, system: kernel } = process.cpuUsage(used);
  const processor = ((user + kernel) / head.seq).toFixed(0);
  console.log(
    `${format}: ${Math.round(rowsPerSecond).toLocaleString("en")} rows/s, ${processor} µs of processor a row, memory +${(grown / 2 ** 20).toFixed(0)} MB in the second half; load ${readLoad()}`,
  );
  return { rowsPerSecond, grown };
}

/** Rows a second of the offline verifier, start of Node included. */
function verify({ signer }: HistoryStore, file: string): number {
  const verifier = fileURLToPath(new URL("../public/verify-history.mjs", import.meta.url));
  const keyFile = `${file}.pem`;
  writeFileSync(keyFile, signer.publicKeyPem);
  const startedAt = performance.now();
  const { status, stdout } = spawnSync(process.execPath, [verifier, file, "--key", keyFile], {
    encoding: "utf8",
  });
  const rowsPerSecond = Number(values.events) / ((performance.now() - startedAt) / 1_000);
  if (status !== 0) throw new Error(`The verifier ended with ${status}: ${stdout}`);
  console.log(`verify: ${Math.round(rowsPerSecond).toLocaleString("en")} rows/s; load ${readLoad()}`);
  return rowsPerSecond;
}

/** What the history costs an item, as a share of Microsoft's latencies alone: everything that an append does counts. */
async function weigh({ db, signer }: HistoryStore, past: Past): Promise<number> {
  const samples = [...past.events()].filter(({ event }) => event.type === "item.succeeded").slice(0, appends);
  const alone: number[] = [];
  const empty: number[] = [];
  for (const { event } of samples) {
    alone.push((await timed(() => db.$transaction((tx) => appendEvents(tx, signer, [event])))).ms);
    empty.push((await timed(() => db.$transaction((tx) => tx.$queryRaw`SELECT 1`))).ms);
  }
  const visitMs =
    medianMs.EXOModuleFile +
    medianMs["Get-AcceptedDomain"] +
    2 * medianMs["Get-OrganizationConfig"] +
    medianMs["Set-OrganizationConfig"];
  printTable(summaryHead, [
    summarise("append an event, with its commit", alone),
    summarise("commit alone", empty),
  ]);
  return (eventsAnItem * percentile(alone, 0.95)) / visitMs;
}

async function measure(store: HistoryStore, past: Past): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sendlock-bench-"));
  try {
    const slowest = await ask(store, past);
    const jsonl = await write(store, "jsonl", join(folder, "history.jsonl"));
    const csv = await write(store, "csv", join(folder, "history.csv"));
    const verified = verify(store, join(folder, "history.jsonl"));
    const share = await weigh(store, makePast(5_000));
    const rows = (count: number) => `${Math.round(count).toLocaleString("en")} rows/s`;
    const grown = Math.max(jsonl.grown, csv.grown);
    printGoals([
      {
        words: `first page of any filter at most ${pageGoalMs} ms, p95`,
        met: slowest <= pageGoalMs,
        measured: `${slowest.toFixed(0)} ms, the slowest`,
      },
      ...[jsonl, csv].map(({ rowsPerSecond }, n) => ({
        words: `export at least ${rows(exportGoalRows)}, ${n === 0 ? "JSON Lines" : "CSV"}`,
        met: rowsPerSecond >= exportGoalRows,
        measured: rows(rowsPerSecond),
      })),
      {
        words: `exports grow by at most ${memoryGoalBytes / 2 ** 20} MB in their second half`,
        met: grown <= memoryGoalBytes,
        measured: `${(grown / 2 ** 20).toFixed(0)} MB`,
      },
      {
        words: `verify at least ${rows(verifyGoalRows)}`,
        met: verified >= verifyGoalRows,
        measured: rows(verified),
      },
      {
        words: `the history at most ${shareGoal * 100} % of an item's time`,
        met: share <= shareGoal,
        measured: `${(share * 100).toFixed(2)} % at p95`,
      },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

console.log(`${describeMachine()}; load ${readLoad()}`);
const stop = await setUpTestDatabases();
const database = await cloneDatabase();
const db = openDatabase(database.productUrl, 4);
try {
  const store = { db, signer: createSigner(generateKeyPairSync("ed25519").privateKey) };
  const past = makePast(Number(values.events));
  await fill(database.ownerUrl, store, past);
  await measure(store, past);
} finally {
  await db.$disconnect();
  await database.drop();
  await stop();
}
