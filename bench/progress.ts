/** `node bench/progress.ts [--changes 40] [--watchers 50]`: from the commit to the new state painted elsewhere. */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { type Product, startProduct } from "../e2e/product.ts";
import { createSession } from "../e2e/session.ts";
import { type ApiClient, openApiClient } from "./api-client.ts";
import { type Arrival, type Follower, followEvents } from "./event-follower.ts";
import {
  describeMachine,
  percentile,
  printGoals,
  printTable,
  readLoad,
  summarise,
  summaryHead,
} from "./figures.ts";
import { openPaintedPage, type PaintedPage } from "./painted-page.ts";

const paintGoalMs = 500;
const paintTimeoutMs = 10_000;
const betweenMs = 1_500;

const { values } = parseArgs({
  options: { changes: { type: "string", default: "40" }, watchers: { type: "string", default: "50" } },
});

interface Watcher extends Follower {
  arrivals: Map<number, Arrival>;
}

function openWatcher(baseUrl: string, cookie: string): Watcher {
  const arrivals = new Map<number, Arrival>();
  const follower = followEvents(baseUrl, { cookie }, (arrival) => arrivals.set(arrival.seq, arrival));
  return { ...follower, arrivals };
}

interface Sample {
  /** Commit to the frame with the new state, in the browser. */
  paintedMs: number;
  /** Commit to the message, in each plain watcher. */
  toldMs: number[];
}

interface Bench {
  product: Product;
  api: ApiClient;
  database: pg.Client;
  watchers: Watcher[];
  page: PaintedPage;
}

/**
 * The newest row that the recording transaction wrote to the change sequence. Its time is Postgres' clock right
 * before that commit, on this machine; so what is measured is never less than the time since the commit.
 */
async function findCommit(database: pg.Client, itemId: string): Promise<{ seq: number; atMs: number }> {
  const { rows } = await database.query<{ seq: string; at: Date }>(
    "SELECT changes.seq, changes.at FROM changes, run_items WHERE run_items.id = $1 AND changes.xmin = run_items.xmin ORDER BY changes.seq DESC LIMIT 1",
    [itemId],
  );
  const row = rows[0];
  if (!row) throw new Error(`No change was told for the item ${itemId}.`);
  return { seq: Number(row.seq), atMs: row.at.getTime() };
}

/** One Block or Allow through the API; the page and the watchers only follow. */
async function runChange(
  bench: Bench,
  tenant: { ownId: string; domain: string },
  blocked: boolean,
): Promise<Sample> {
  const { api, database, watchers, page } = bench;
  const timeout = sleep(paintTimeoutMs, undefined, { ref: false }).then(() => {
    throw new Error(`The page did not show ${tenant.domain} within ${paintTimeoutMs} ms.`);
  });
  const painted = page.waitForPaint(tenant.domain, `RejectDirectSend: ${blocked ? "True" : "False"}`);
  const run = await api.request(blocked ? "block" : "allow", tenant.ownId);
  const paintedAtMs = await Promise.race([painted, timeout]);
  const item = await api.readItem(run.id);
  const { seq, atMs } = await findCommit(database, item.id);
  await sleep(betweenMs);
  const toldMs = watchers.map(({ arrivals }) => (arrivals.get(seq)?.atMs ?? Number.NaN) - atMs);
  if (toldMs.some(Number.isNaN)) throw new Error(`A watcher missed the change ${seq}.`);
  return { paintedMs: paintedAtMs - atMs, toldMs };
}

async function openBench(product: Product, watcherCount: number): Promise<Bench> {
  const api = await openApiClient(product);
  const database = new pg.Client({ connectionString: product.databaseUrl });
  await database.connect();
  const open = (number: number) =>
    createSession(product.databaseUrl, { name: `Watcher ${number}`, role: "viewer" });
  const watchers: Watcher[] = [];
  while (watchers.length < watcherCount - 1)
    watchers.push(openWatcher(product.baseUrl, (await open(watchers.length + 1)).cookie));
  await Promise.all(watchers.map(({ opened }) => opened));
  const page = await openPaintedPage(product.baseUrl, (await open(watcherCount)).playwrightCookie);
  return { product, api, database, watchers, page };
}

async function closeBench({ watchers, page, database }: Bench): Promise<void> {
  for (const watcher of watchers) watcher.stop();
  await page.close();
  await database.end();
}

/** A tenant with a known state, so that the page shows a value from the start. */
async function prepareTenant({ product, api }: Bench) {
  const all = await product.control.tenants();
  const found = all.find(({ kind, appKey }) => kind === "plain" && appKey === "shared");
  if (!found) throw new Error("There is no plain simulated tenant.");
  await product.control.setTenant(found.id, { rejectDirectSend: false });
  const ownId = await api.findTenant(found.initialDomain);
  const { id } = await api.request("check", ownId);
  while (!(await api.readItem(id)).endedAt) await sleep(100);
  return { ownId, domain: found.initialDomain };
}

async function main(): Promise<void> {
  const product = await startProduct();
  try {
    const bench = await openBench(product, Number(values.watchers));
    const tenant = await prepareTenant(bench);
    await bench.page.show(tenant.domain);
    // One there and back that does not count.
    for (const blocked of [true, false]) await runChange(bench, tenant, blocked);
    const loadBefore = readLoad();
    const samples: Sample[] = [];
    for (let change = 0; change < Number(values.changes); change += 1)
      samples.push(await runChange(bench, tenant, change % 2 === 0));
    await closeBench(bench);
    report(samples, loadBefore);
  } finally {
    await product.stop();
  }
}

function report(samples: Sample[], loadBefore: string): void {
  const painted = samples.map(({ paintedMs }) => paintedMs);
  const told = samples.flatMap(({ toldMs }) => toldMs);
  console.log(`Machine: ${describeMachine()}; load ${loadBefore} before, ${readLoad()} after.`);
  console.log(
    `${samples.length} changes by the worker, simulated latency 0; watched by Chromium on the tenants page and ` +
      `${values.watchers} less one plain event streams, all with sessions of their own on one web process.`,
  );
  console.log(
    "From: the database's clock at the last row of the recording transaction. To: the message in each watcher; " +
      "the frame with the new value in Chromium.\n",
  );
  printTable(summaryHead, [
    summarise("commit to painted, Chromium", painted),
    summarise("commit to told, plain watchers", told),
  ]);
  const p95 = percentile(painted, 0.95);
  console.log();
  printGoals([
    {
      words: `painted at p95 at most ${paintGoalMs} ms after the commit`,
      met: p95 <= paintGoalMs,
      measured: `${Math.round(p95)} ms`,
    },
  ]);
}

await main();
