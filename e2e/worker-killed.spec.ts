import { type Product, startProduct } from "./product.ts";
import { expect, listSets, type SimulatedTenant, test } from "./test.ts";

const endsWithinMs = 30_000;
const setting = "Set-OrganizationConfig";
const getting = "Get-OrganizationConfig";

interface Item {
  state: string;
  before: string | null;
  after: string | null;
  words: string;
  attempt: number;
  error: unknown;
}

interface Moment {
  name: string;
  /** Holds the visit at the moment. */
  fault: Parameters<Product["control"]["addFault"]>[1];
  held: { cmdlet: string; nth: number; applied: boolean };
  words: RegExp;
  /** Sets that reached Exchange, and whether each changed the value. */
  sets: boolean[];
}

const savedWords = /^Saved and read back\. Exchange may take up to 30 minutes/;
const earlierWords = /^Set by an earlier attempt and read back\. Exchange may take up to 30 minutes/;

const moments: Moment[] = [
  {
    name: "before the Set",
    fault: { kind: "hang", match: { cmdlet: getting } },
    held: { cmdlet: getting, nth: 1, applied: false },
    words: savedWords,
    sets: [true],
  },
  {
    name: "at the Set, before Exchange took it",
    fault: { kind: "hang", match: { cmdlet: setting, step: "arrive" } },
    held: { cmdlet: setting, nth: 1, applied: false },
    words: savedWords,
    sets: [false, true],
  },
  {
    name: "at the Set, after Exchange took it",
    fault: { kind: "hang", match: { cmdlet: setting, step: "reply" } },
    held: { cmdlet: setting, nth: 1, applied: true },
    words: earlierWords,
    sets: [true],
  },
  {
    name: "after the Set, before it was read back",
    fault: { kind: "hang", match: { cmdlet: getting }, skip: 1 },
    held: { cmdlet: getting, nth: 2, applied: false },
    words: earlierWords,
    sets: [true],
  },
];

test.describe("kill -9 of the worker", () => {
  let product: Product;
  let headers: Record<string, string>;
  let tenants: SimulatedTenant[];

  test.beforeAll(async () => {
    test.setTimeout(240_000);
    product = await startProduct();
    headers = { authorization: `Bearer ${await product.token("technician")}` };
    tenants = (await product.control.tenants())
      .filter(
        ({ kind, appKey, rejectDirectSend }) =>
          kind === "plain" && appKey === "shared" && rejectDirectSend === false,
      )
      .map(({ id, name, initialDomain }) => ({ id, name, domain: initialDomain }));
  });
  test.afterAll(() => product.stop());

  async function call<T>(path: string, init: RequestInit = {}): Promise<T> {
    const answer = await fetch(`${product.baseUrl}/api/v1/${path}`, {
      ...init,
      headers: { ...headers, ...init.headers },
    });
    expect(answer.ok, `${path} answered ${answer.status}`).toBe(true);
    return answer.json();
  }

  const readItem = async (runId: string): Promise<Item | undefined> =>
    (await call<{ items: Item[] }>(`runs/${runId}/items`)).items[0];

  async function requestBlock(tenant: SimulatedTenant): Promise<string> {
    const { items } = await call<{ items: { id: string }[] }>(`tenants?q=${tenant.domain}`);
    const body = JSON.stringify({ action: "block", target: { tenantIds: [items[0]?.id] } });
    const run = await call<{ id: string }>("runs", {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
    return run.id;
  }

  async function waitUntilHeld(
    tenant: SimulatedTenant,
    { cmdlet, nth, applied }: Moment["held"],
  ): Promise<void> {
    const isHeld = async () => {
      const entries = await product.control.ledger({ tenant: tenant.id });
      const entry = entries.filter((one) => one.surface === "exchange" && one.cmdlet === cmdlet)[nth - 1];
      return entry !== undefined && entry.endAt === null && "after" in entry === applied;
    };
    await expect.poll(isHeld, { timeout: 30_000, intervals: [50] }).toBe(true);
  }

  for (const moment of moments)
    test(`${moment.name}: the item ends within 30 s with the right before, after and words`, async () => {
      test.setTimeout(120_000);
      await expect.poll(() => product.workerPid(), { timeout: 40_000 }).toBeDefined();
      const tenant = tenants.shift() as SimulatedTenant;
      await product.control.addFault(tenant.id, moment.fault);
      const runId = await requestBlock(tenant);
      await waitUntilHeld(tenant, moment.held);

      const killed = product.workerPid() ?? 0;
      process.kill(killed, "SIGKILL");
      const killedAt = performance.now();
      await expect
        .poll(async () => (await readItem(runId))?.state, { timeout: 60_000, intervals: [100] })
        .toBe("succeeded");
      const ms = Math.round(performance.now() - killedAt);
      console.log(`killed ${moment.name}: ended after ${ms} ms`);

      const item = await readItem(runId);
      expect(item).toMatchObject({ before: "allowed", after: "blocked", attempt: 2, error: null });
      expect(item?.words).toMatch(moment.words);
      expect((await listSets(product, tenant)).map((entry) => "after" in entry)).toEqual(moment.sets);
      expect((await product.control.tenant(tenant.id)).rejectDirectSend).toBe(true);
      expect(product.workerPid(), "the worker was started again").not.toBe(killed);
      expect(product.output()).toContain("worker │ was killed by SIGKILL; starting it again");
      expect(ms).toBeLessThan(endsWithinMs);
    });
});
