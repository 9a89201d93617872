/** `node bench/click.ts [--toggles 40] [--tenants 4] [--scale 1] [--seed 1]`: one click beside a one-shot script. */
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { type Product, startProduct } from "../e2e/product.ts";
import { type ApiClient, openApiClient } from "./api-client.ts";
import { followEvents } from "./event-follower.ts";
import {
  describeMachine,
  percentile,
  printGoals,
  printTable,
  readLoad,
  summarise,
  summaryHead,
} from "./figures.ts";
import {
  drawLatencies,
  findNewestEntry,
  medianMs,
  readCalls,
  seedFractions,
  sigma,
  sumUnderWayMs,
} from "./latency.ts";
import { findPowerShell, runOneShot, type Tenant } from "./one-shot.ts";

const overheadGoalMs = 300;
/** A spare engine's successor starts 3 s after it was taken and needs less than a second. */
const settleMs = 4_000;

const { values } = parseArgs({
  options: {
    toggles: { type: "string", default: "40" },
    tenants: { type: "string", default: "4" },
    scale: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
  },
});

interface Timing {
  /** From the start to the value read back and shown. */
  wallMs: number;
  /** Of that, not spent waiting for the simulated Microsoft. */
  overheadMs: number;
  calls: number;
}

interface Bench {
  product: Product;
  api: ApiClient;
  /** Settles when the stream tells the next change of this run; at once if it told one already. */
  nextChange: (runId: string) => Promise<void>;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks by POST, follows the event stream, reads the run's item as a page does, until the value was read back. */
async function clickProduct({ api, nextChange }: Bench, tenantId: string, blocked: boolean): Promise<number> {
  const from = performance.now();
  const run = await api.request(blocked ? "block" : "allow", tenantId);
  for (;;) {
    await nextChange(run.id);
    const item = await api.readItem(run.id);
    if (item.state === "succeeded" && item.after === (blocked ? "blocked" : "allowed"))
      return performance.now() - from;
    if (item.endedAt) throw new Error(`The run ended otherwise: ${item.state}, ${item.words}`);
  }
}

async function timeLane(bench: Bench, tenant: Tenant, work: () => Promise<number>): Promise<Timing> {
  const { control } = bench.product;
  const newest = await findNewestEntry(control);
  const wallMs = await work();
  const calls = await readCalls(control, tenant.id, newest);
  return { wallMs, overheadMs: wallMs - sumUnderWayMs(calls), calls: calls.length };
}

/** Both lanes on one tenant with the same latencies; who begins alternates, and with it who blocks. */
async function runRound(bench: Bench, tenant: Tenant & { ownId: string }, round: number, latencies: object) {
  const { control } = bench.product;
  await control.setTenant(tenant.id, { latencies: { ...latencies } });
  const isClickFirst = round % 2 === 0;
  const clickTo = isClickFirst;
  const click = () => timeLane(bench, tenant, () => clickProduct(bench, tenant.ownId, clickTo));
  const script = () =>
    timeLane(bench, tenant, async () => (await runOneShot(control, tenant, !clickTo)).shownMs);
  const first = await (isClickFirst ? click : script)();
  // Neither lane pays for what the other leaves running: a spare engine that starts, a process that ends.
  await sleep(settleMs);
  const second = await (isClickFirst ? script : click)();
  await sleep(settleMs);
  return isClickFirst ? { click: first, script: second } : { click: second, script: first };
}

function openChanges(product: Product, headers: Record<string, string>) {
  const told = new Set<string>();
  let wake: () => void = () => undefined;
  const follower = followEvents(product.baseUrl, headers, ({ kind, ref }) => {
    if (kind !== "run") return;
    told.add(ref);
    wake();
  });
  const nextChange = async (runId: string) => {
    while (!told.delete(runId)) await new Promise<void>((resolve) => (wake = resolve));
  };
  return { follower, nextChange };
}

async function chooseTenants(product: Product, api: ApiClient, count: number) {
  const all = await product.control.tenants();
  const plain = all.filter(({ kind, appKey }) => kind === "plain" && appKey === "shared").slice(0, count);
  return Promise.all(
    plain.map(async ({ id, initialDomain: domain }) => {
      await product.control.setTenant(id, { rejectDirectSend: false });
      return { id, domain, ownId: await api.findTenant(domain) };
    }),
  );
}

function report(rounds: { click: Timing; script: Timing }[]): void {
  const pick = (lane: "click" | "script", figure: keyof Timing) => rounds.map((round) => round[lane][figure]);
  const saved = (figure: "wallMs" | "overheadMs") =>
    rounds.map(({ click, script }) => script[figure] - click[figure]);
  printTable(summaryHead, [
    summarise("Sendlock: POST to read-back shown", pick("click", "wallMs")),
    summarise("script: start to read-back shown", pick("script", "wallMs")),
    summarise("Sendlock: overhead over the simulated latency", pick("click", "overheadMs")),
    summarise("script: overhead over the simulated latency", pick("script", "overheadMs")),
    summarise("script minus Sendlock, overhead", saved("overheadMs")),
    summarise("script minus Sendlock, whole time", saved("wallMs")),
  ]);
  console.log(
    `Calls to the simulated Microsoft a toggle (median): Sendlock ${percentile(pick("click", "calls"), 0.5)}, ` +
      `script ${percentile(pick("script", "calls"), 0.5)}.\n`,
  );
  const p95 = percentile(pick("click", "overheadMs"), 0.95);
  const medianSaved = (figure: "wallMs" | "overheadMs") => percentile(saved(figure), 0.5);
  const faster = saved("wallMs").filter((ms) => ms > 0).length;
  printGoals([
    {
      words: `overhead at p95 at most ${overheadGoalMs} ms`,
      met: p95 <= overheadGoalMs,
      measured: `${Math.round(p95)} ms`,
    },
    {
      words: "less overhead than the script (median of the pairs)",
      met: medianSaved("overheadMs") > 0,
      measured: `${Math.round(medianSaved("overheadMs"))} ms less`,
    },
    {
      words: "shows the read-back sooner than the script (median of the pairs)",
      met: medianSaved("wallMs") > 0,
      measured: `${Math.round(medianSaved("wallMs"))} ms sooner; in ${faster} of ${rounds.length} pairs`,
    },
  ]);
}

async function main(): Promise<void> {
  const toggles = Number(values.toggles);
  const scale = Number(values.scale);
  const product = await startProduct();
  try {
    const api = await openApiClient(product);
    const { follower, nextChange } = openChanges(product, api.headers);
    await follower.opened;
    const bench: Bench = { product, api, nextChange };
    const tenants = await chooseTenants(product, api, Number(values.tenants));
    // One toggle a tenant that does not count: first token, first use of each route.
    for (const tenant of tenants) {
      await clickProduct(bench, tenant.ownId, true);
      await runOneShot(product.control, tenant, false);
    }
    await sleep(settleMs);
    const fraction = seedFractions(Number(values.seed));
    const loadBefore = readLoad();
    const rounds = [];
    for (let round = 0; round < toggles; round += 1) {
      const tenant = tenants[round % tenants.length];
      if (!tenant) throw new Error("There is no plain simulated tenant.");
      rounds.push(await runRound(bench, tenant, round, drawLatencies(fraction, scale)));
    }
    follower.stop();
    const medians = Object.entries(medianMs).map(([name, ms]) => `${name} ${ms * scale}`);
    console.log(`Machine: ${describeMachine()}; load ${loadBefore} before, ${readLoad()} after.`);
    console.log(
      `PowerShell: ${basename(findPowerShell())}, with the stand-in module of the simulated cloud.`,
    );
    console.log(
      `Simulated latency, log-normal, sigma ${sigma}, medians in ms: ${medians.join(", ")}; token 0.`,
    );
    console.log(`${toggles} toggles a lane on ${tenants.length} tenants, alternating.\n`);
    report(rounds);
  } finally {
    await product.stop();
  }
}

await main();
