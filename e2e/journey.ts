import type { RunItemPage, RunItemView, RunView } from "#lib/runs/schema.ts";
import type { LedgerEntry } from "../sim/ledger.ts";
import { openApi } from "./api.ts";
import type { Product } from "./product.ts";
import { expect, type SimulatedTenant } from "./test.ts";

/** Tenants of one run, in the order of their names, with what is arranged for some of them. */
export interface Arranged {
  all: SimulatedTenant[];
  failing: SimulatedTenant[];
  /** Blocked in truth, which Sendlock does not know yet. */
  blockedAlready: SimulatedTenant[];
  /** Read as allowed before the plan, and without the setting after it. */
  changing: SimulatedTenant;
  /** Goes first. */
  canary: SimulatedTenant;
}

/** Milliseconds of each call, so that a run lasts long enough to be steered. */
const latencies = { "*": 100 };

const cured = { role: "Exchange Administrator", manageAsApp: true } as const;

/** Ways in which a visit fails for good, each with another cause. */
function waysToFail(clientId: string) {
  const consent = (value: object | null) => ({ consents: { [clientId]: value } });
  return [
    consent(null),
    consent({ role: null }),
    consent({ role: "Exchange Administrator", manageAsApp: false }),
    consent({ role: "Global Reader" }),
    { hydrated: false },
    { faults: [{ kind: "wrong-tenant" as const, times: 50 }] },
  ] as Parameters<Product["control"]["setTenant"]>[1][];
}

function sharedClientId({ control }: Product): string {
  const app = control.apps.apps.find(({ key }) => key === "shared");
  if (!app) throw new Error("There is no shared app registration.");
  return app.clientId;
}

/** Chooses so many tenants; a fifth of them will fail, in six ways. */
export async function arrange(product: Product, size: number): Promise<Arranged> {
  const { control } = product;
  const all = (await control.tenants())
    .filter(({ kind, appKey }) => kind === "plain" && appKey === "shared")
    .map(({ id, name, initialDomain }) => ({ id, name, domain: initialDomain }))
    .slice(0, size)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (all.length < size) throw new Error(`Only ${all.length} plain simulated tenants are there.`);
  for (const { id } of all) await control.setTenant(id, { rejectDirectSend: false, latencies });
  const take = (from: number, count: number) => all.slice(from, from + count);
  // Behind those that a pause puts back, so that all of them end before the run is cancelled.
  const failing = take(20, size / 5);
  const ways = waysToFail(sharedClientId(product));
  for (const [index, { id }] of failing.entries())
    await control.setTenant(id, ways[index % ways.length] ?? {});
  const blockedAlready = take(1, 3);
  for (const { id } of blockedAlready) await control.setTenant(id, { rejectDirectSend: true });
  const [changing, canary] = [all[5], all.at(-1)];
  if (!changing || !canary) throw new Error("Too few tenants.");
  return { all, failing, blockedAlready, changing, canary };
}

/** Takes away what makes tenants fail. */
export async function cure(product: Product, failing: readonly SimulatedTenant[]): Promise<void> {
  const consents = { [sharedClientId(product)]: cured };
  for (const { id } of failing) await product.control.setTenant(id, { consents, hydrated: true, faults: [] });
}

/** What the journey asks of the API. */
export async function openJourneyApi(product: Product) {
  const { call } = await openApi(product);
  return {
    call,
    run: (id: string) => call<RunView>(`runs/${id}`),
    items: async (id: string) => {
      const items: RunItemView[] = [];
      for (let cursor: number | null | undefined; cursor !== null; ) {
        const page: RunItemPage = await call(
          `runs/${id}/items?limit=500${cursor === undefined ? "" : `&cursor=${cursor}`}`,
        );
        items.push(...page.items);
        cursor = page.nextCursor;
      }
      return items;
    },
  };
}
export type JourneyApi = Awaited<ReturnType<typeof openJourneyApi>>;

/** How many tenants of a run are over. */
export function countOver({ counts }: RunView): number {
  const { succeeded = 0, failed = 0, skipped = 0, cancelled = 0, unverified = 0 } = counts;
  return succeeded + failed + skipped + cancelled + unverified;
}

const isSet = ({ surface, cmdlet }: LedgerEntry) =>
  surface === "exchange" && cmdlet === "Set-OrganizationConfig";

/** Every Set that reached the simulated Exchange after an entry. */
export async function readSets({ control }: Product, since: number): Promise<LedgerEntry[]> {
  return (await control.ledger({ since })).filter(isSet);
}

/**
 * Compares what a run claims with what the simulated Exchange noted: one effective Set where it says "changed", none
 * that took effect anywhere else, never two in flight for a tenant, and the value that is really there.
 * @returns how many items were compared
 */
export async function proveClaims(
  product: Product,
  tenants: readonly SimulatedTenant[],
  items: readonly RunItemView[],
  sets: readonly LedgerEntry[],
): Promise<number> {
  for (const item of items) {
    const tenant = tenants.find(({ name }) => name === item.tenantName);
    if (!tenant) throw new Error(`The run has a tenant that nobody chose: ${item.tenantName}.`);
    const own = sets.filter(({ tenantId }) => tenantId === tenant.id);
    const effective = own.filter(({ outcome, before, after }) => outcome === "ok" && before !== after);
    const isChanged = item.state === "succeeded" && item.before !== item.after;
    const what = `${tenant.name}: ${item.state}, ${item.words}`;
    expect(effective, what).toHaveLength(isChanged ? 1 : 0);
    if (["skipped", "cancelled"].includes(item.state) || item.before === item.after)
      expect(item.state === "failed" ? [] : own, what).toEqual([]);
    const { rejectDirectSend } = await product.control.tenant(tenant.id);
    if (item.state === "succeeded") expect(rejectDirectSend, what).toBe(item.after === "blocked");
    const spans = own.map(({ at, endAt }) => ({ from: Date.parse(at), to: Date.parse(endAt ?? "") }));
    spans.sort((a, b) => a.from - b.from);
    for (const [index, { from }] of spans.entries())
      expect(from, what).toBeGreaterThanOrEqual(spans[index - 1]?.to ?? 0);
  }
  return items.length;
}
