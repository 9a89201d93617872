/** `node bench/bulk.ts [--tenants 96] [--rounds 3] [--lanes 8] [--scale 1] [--seed 1]`: many tenants beside two scripts. */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { RunView } from "#lib/runs/schema.ts";
import { type Product, startProduct } from "../e2e/product.ts";
import { openApiClient } from "./api-client.ts";
import { describeMachine, percentile, printGoals, printTable, readLoad } from "./figures.ts";
import { runForeach } from "./foreach.ts";
import { drawLatencies, findNewestEntry, medianMs, seedFractions, sigma } from "./latency.ts";
import { type ProcessorTime, readProcessorTime } from "./processor-time.ts";

const { values } = parseArgs({
  options: {
    tenants: { type: "string", default: "96" },
    rounds: { type: "string", default: "3" },
    lanes: { type: "string", default: "8" },
    scale: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
  },
});
const lanes = Number(values.lanes);
const scale = Number(values.scale);
const settleMs = 8_000;
const processorGoalMs = 20;
/** While tenants wait for a place the run can't be over soon; each question costs the web process some milliseconds. */
const manyOpenPollMs = 3_000;
const fewOpenPollMs = 250;

interface BulkTenant {
  /** Entra tenant id. */
  id: string;
  domain: string;
  ownId: string;
  latencies: Record<string, number>;
}

interface Bench {
  product: Product;
  api: Awaited<ReturnType<typeof openApiClient>>;
  tenants: readonly BulkTenant[];
}

async function chooseTenants({ product, api }: Pick<Bench, "product" | "api">, count: number) {
  const all = await product.control.tenants();
  const plain = all.filter(({ kind, appKey }) => kind === "plain" && appKey === "shared").slice(0, count);
  if (plain.length < count) throw new Error(`Only ${plain.length} plain simulated tenants are there.`);
  const fraction = seedFractions(Number(values.seed));
  const tenants: BulkTenant[] = [];
  for (const { id, initialDomain: domain } of plain) {
    const latencies = drawLatencies(fraction, scale);
    await product.control.setTenant(id, { latencies });
    tenants.push({ id, domain, ownId: await api.findTenant(domain), latencies });
  }
  return tenants;
}

/** The latencies of a visit: connect, proof, read, set, read back. A disconnect makes no call to the simulated cloud. */
function visitMs({ latencies }: BulkTenant): number {
  const of = (name: keyof typeof medianMs) => latencies[name] ?? 0;
  return (
    of("EXOModuleFile") +
    of("Get-AcceptedDomain") +
    2 * of("Get-OrganizationConfig") +
    of("Set-OrganizationConfig")
  );
}

/** The least time: each tenant in order to the lane that is free first, with nothing but Microsoft's latencies. */
function idealMs(tenants: readonly BulkTenant[]): number {
  const free = Array.from({ length: lanes }, () => 0);
  for (const tenant of tenants) {
    const next = free.indexOf(Math.min(...free));
    free[next] = (free[next] ?? 0) + visitMs(tenant);
  }
  return Math.max(...free);
}

async function prepare({ product, tenants }: Bench, blocked: boolean): Promise<void> {
  for (const { id } of tenants) await product.control.setTenant(id, { rejectDirectSend: blocked });
  // Spare engines come up, and what the lane before left running ends.
  await sleep(settleMs);
}

/** Fails when the ledger does not hold exactly one effective Set a tenant. */
async function proveSets({ product, tenants }: Bench, newest: number, blocked: boolean): Promise<void> {
  const entries = await product.control.ledger({ since: newest });
  for (const { id, domain } of tenants) {
    const sets = entries.filter(
      ({ tenantId, cmdlet }) => tenantId === id && cmdlet === "Set-OrganizationConfig",
    );
    const now = await product.control.tenant(id);
    if (sets.length !== 1 || now.rejectDirectSend !== blocked)
      throw new Error(`${domain}: ${sets.length} Sets, now ${now.rejectDirectSend}.`);
  }
}

async function timeLane(bench: Bench, blocked: boolean, work: () => Promise<void>): Promise<number> {
  await prepare(bench, !blocked);
  const newest = await findNewestEntry(bench.product.control);
  const from = performance.now();
  await work();
  const wallMs = performance.now() - from;
  await proveSets(bench, newest, blocked);
  return wallMs;
}

/** One run of many, as a script asks for it, without canaries and waves; over when the API says so. */
async function runProduct({ api, tenants }: Bench, blocked: boolean): Promise<void> {
  const asked = await api.call<RunView>("runs", {
    action: blocked ? "block" : "allow",
    target: { tenantIds: tenants.map(({ ownId }) => ownId) },
    reason: "Measuring",
    options: { waves: false, canaryTag: "", concurrency: lanes, stopAfter: { failures: 1 } },
  });
  let waitMs = manyOpenPollMs;
  for (;;) {
    await sleep(waitMs);
    const run = await api.call<RunView>(`runs/${asked.id}`);
    const open = tenants.length - (run.counts.succeeded ?? 0);
    waitMs = open > lanes ? manyOpenPollMs : fewOpenPollMs;
    if (!run.finishedAt) continue;
    if (run.counts.succeeded === tenants.length) return;
    throw new Error(`The run ended otherwise: ${JSON.stringify(run.counts)}`);
  }
}

const subtract = (after: ProcessorTime, before: ProcessorTime): ProcessorTime => ({
  web: after.web - before.web,
  worker: after.worker - before.worker,
  postgres: after.postgres - before.postgres,
  engines: after.engines - before.engines,
});

async function measure(bench: Bench) {
  const { product, tenants } = bench;
  const script = (shells: number, blocked: boolean) => () =>
    runForeach(product.control, tenants, shells, blocked);
  const a = await timeLane(bench, true, script(1, true));
  console.log(`A, foreach in one shell: ${seconds(a)}`);
  const rounds = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const blocked = round % 2 === 0;
    const b = () => timeLane(bench, blocked, script(lanes, blocked));
    let used: ProcessorTime | undefined;
    const c = () =>
      timeLane(bench, blocked, async () => {
        const before = readProcessorTime(product);
        await runProduct(bench, blocked);
        used = subtract(readProcessorTime(product), before);
      });
    // Who begins alternates.
    const first = await (round % 2 === 0 ? b : c)();
    const second = await (round % 2 === 0 ? c : b)();
    const [bMs, cMs] = round % 2 === 0 ? [first, second] : [second, first];
    if (!used) throw new Error("Nothing was measured.");
    console.log(`Round ${round + 1}: B ${seconds(bMs)}, C ${seconds(cMs)}; load ${readLoad()}`);
    rounds.push({ b: bMs, c: cMs, used });
  }
  return { a, rounds };
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

function report({ tenants }: Bench, { a, rounds }: Awaited<ReturnType<typeof measure>>): void {
  const ideal = idealMs(tenants);
  const median = (pick: (round: (typeof rounds)[number]) => number) => percentile(rounds.map(pick), 0.5);
  const b = median((round) => round.b);
  const c = median((round) => round.c);
  const perTenant = (pick: (used: ProcessorTime) => number) =>
    median(({ used }) => pick(used)) / tenants.length;
  printTable(
    ["lane", "seconds", "times A", "over the ideal"],
    (
      [
        ["ideal: the latencies alone, dealt to the lanes", ideal],
        ["A: foreach in one shell", a],
        [`B: foreach in ${lanes} shells, median`, b],
        ["C: Sendlock, median", c],
      ] as const
    ).map(([name, ms]) => [
      name,
      (ms / 1_000).toFixed(1),
      (a / ms).toFixed(2),
      `${((ms / ideal - 1) * 100).toFixed(1)} %`,
    ]),
  );
  const own = perTenant(({ web, worker, postgres }) => web + worker + postgres);
  const one = (name: keyof ProcessorTime) => `${name} ${perTenant((used) => used[name]).toFixed(1)}`;
  console.log(
    `Processor time a tenant, ms (median): ${(["web", "worker", "postgres", "engines"] as const).map(one).join(", ")}.\n`,
  );
  printGoals([
    { words: "C at least 7.2 times as fast as A", met: a / c >= 7.2, measured: (a / c).toFixed(2) },
    { words: "C at most 1.10 times B", met: c / b <= 1.1, measured: (c / b).toFixed(3) },
    {
      words: "C at most 5 % over the ideal",
      met: c / ideal <= 1.05,
      measured: `${((c / ideal - 1) * 100).toFixed(1)} %`,
    },
    {
      words: `Node and Postgres at most ${processorGoalMs} ms of processor a tenant`,
      met: own <= processorGoalMs,
      measured: `${own.toFixed(1)} ms`,
    },
  ]);
}

async function main(): Promise<void> {
  const count = Number(values.tenants);
  const product = await startProduct({
    SIMULATED_TENANTS: String(count * 2),
    WORKER_CONCURRENCY: String(lanes),
  });
  try {
    const api = await openApiClient(product);
    const bench: Bench = { product, api, tenants: await chooseTenants({ product, api }, count) };
    const medians = Object.entries(medianMs).map(([name, ms]) => `${name} ${ms * scale}`);
    console.log(`Machine: ${describeMachine()}; load ${readLoad()} before.`);
    console.log(
      `${count} tenants, ${lanes} lanes, seed ${values.seed}; medians in ms: ${medians.join(", ")}; sigma ${sigma}.`,
    );
    const figures = await measure(bench);
    report(bench, figures);
  } finally {
    await product.stop();
  }
}

await main();
