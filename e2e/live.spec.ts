import type { BrowserContext, Page, Request } from "@playwright/test";
import pg from "pg";
import { listProcesses } from "./processes.ts";
import type { Product } from "./product.ts";
import { checkTenant, openTenant, rowOf } from "./tenants-page.ts";
import { expect, type SimulatedTenant, test } from "./test.ts";

const lost = "Connection lost, trying again";

interface FollowingBrowser {
  context: BrowserContext;
  tabs: Page[];
  streams: Streams;
}

interface Streams {
  /** Every request for the event stream so far. */
  asked: Request[];
  /** Those that are open now. */
  open: () => Request[];
}

function watchStreams(context: BrowserContext): Streams {
  const asked: Request[] = [];
  const ended = new Set<Request>();
  context.on("request", (request) => {
    if (new URL(request.url()).pathname === "/api/v1/events") asked.push(request);
  });
  context.on("requestfinished", (request) => void ended.add(request));
  context.on("requestfailed", (request) => void ended.add(request));
  // What a closed tab had open ends without a word.
  const isOpen = (request: Request) => !ended.has(request) && !request.frame().page().isClosed();
  return { asked, open: () => asked.filter(isOpen) };
}

async function openTabs(context: BrowserContext, tenant: SimulatedTenant, count: number): Promise<Page[]> {
  const tabs: Page[] = [];
  for (let tab = 0; tab < count; tab += 1) {
    const page = await context.newPage();
    await openTenant(page, tenant);
    tabs.push(page);
  }
  return tabs;
}

const forEachTab = (tabs: readonly Page[], look: (page: Page) => Promise<void>) =>
  Promise.all(tabs.map(look));

test.describe("two browsers with seven tabs", () => {
  let six: FollowingBrowser;
  let one: FollowingBrowser;
  let all: Page[];
  const countStreams = () => [six, one].map(({ streams }) => streams.open().length);

  test.beforeEach(async ({ browser, baseURL, signIn, tenant }) => {
    const openBrowser = async (count: number): Promise<FollowingBrowser> => {
      const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}) });
      await signIn(context, "technician");
      const streams = watchStreams(context);
      return { context, tabs: await openTabs(context, tenant, count), streams };
    };
    six = await openBrowser(6);
    one = await openBrowser(1);
    all = [...six.tabs, ...one.tabs];
    await checkTenant(one.tabs[0] as Page, tenant, "Allowed");
    await forEachTab(all, (page) => expect(rowOf(page, tenant).state).toContainText("Allowed"));
  });
  test.afterEach(async () => {
    await six.context.close();
    await one.context.close();
  });

  test("all follow one change over one event stream a browser, also when the tab with the stream is closed", async ({
    tenant,
  }) => {
    await rowOf(one.tabs[0] as Page, tenant).block.click();
    await forEachTab(all, (page) =>
      expect(rowOf(page, tenant).state).toContainText("RejectDirectSend: True", { timeout: 30_000 }),
    );
    expect(countStreams()).toEqual([1, 1]);

    const holder = six.streams.open()[0]?.frame().page();
    await holder?.close();
    const left = all.filter((page) => page !== holder);
    expect(left).toHaveLength(6);
    await expect.poll(countStreams).toEqual([1, 1]);

    const undo = rowOf(one.tabs[0] as Page, tenant).row.getByRole("button", { name: /^Undo/ });
    await undo.click();
    await forEachTab(left, (page) =>
      expect(rowOf(page, tenant).state).toContainText("RejectDirectSend: False", { timeout: 30_000 }),
    );
    expect(countStreams()).toEqual([1, 1]);
  });

  test("a killed web process is shown as a lost connection, and nothing is missed when it is back", async ({
    tenant,
    product,
  }) => {
    const before = [six, one].map(({ streams }) => streams.asked.length);
    await killWeb(product);
    await rename(product, tenant, "Renamed while web was away");
    const answered = await fetch(`${product.baseUrl}/api/v1/health/live`).then(
      () => true,
      () => false,
    );
    expect(answered, "web is away while the change is committed").toBe(false);
    await forEachTab(all, (page) => expect(page.getByText(lost).first()).toBeVisible({ timeout: 10_000 }));

    await forEachTab(all, (page) =>
      expect(page.getByRole("rowheader").filter({ hasText: tenant.domain })).toContainText(
        "Renamed while web was away",
        { timeout: 30_000 },
      ),
    );
    await forEachTab(all, (page) => expect(page.getByText(lost)).toHaveCount(0));
    expect(countStreams()).toEqual([1, 1]);
    // Resumed by number, not begun anew.
    for (const [index, { streams }] of [six, one].entries()) {
      const resumed = streams.asked.slice(before[index]);
      expect(resumed.length).toBeGreaterThan(0);
      for (const request of resumed) expect(request.url()).toMatch(/[?&]after=\d+/);
    }
    await expect.poll(() => product.output()).toContain("web │ was killed by SIGKILL; starting it again");
  });
});

async function killWeb(product: Product): Promise<void> {
  const web = listProcesses([product.pid]).find(({ command }) => command.startsWith("next-server"));
  expect(web, "the web process").toBeDefined();
  process.kill(web?.pid ?? 0, "SIGKILL");
}

/** A commit that no web process hears of. */
async function rename(product: Product, tenant: SimulatedTenant, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: product.databaseUrl });
  await client.connect();
  const { rowCount } = await client.query("UPDATE tenants SET name = $1 WHERE domain = $2", [
    name,
    tenant.domain,
  ]);
  await client.end();
  expect(rowCount).toBe(1);
}
