import type { Locator, Page } from "@playwright/test";
import {
  type Arranged,
  arrange,
  countOver,
  cure,
  type JourneyApi,
  openJourneyApi,
  proveClaims,
  readSets,
} from "./journey.ts";
import { type Product, startProduct } from "./product.ts";
import { expect, test as shared } from "./test.ts";

/** How many tenants the journey goes over; a configuration of its own asks for more. */
const sizeOf = (metadata: unknown) => (metadata as { tenants?: number }).tenants ?? 60;

/** A product with enough tenants for a run, apart from the one that other tests share. */
const test = shared.extend<object, { product: Product }>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use, { project }) => {
      const count = Math.ceil(sizeOf(project.metadata) * 1.75);
      const product = await startProduct({ SIMULATED_TENANTS: String(count) });
      await use(product);
      await product.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
});
test.describe.configure({ mode: "serial" });

const long = { timeout: 400_000 };
let api: JourneyApi;
let tenants: Arranged;
let size: number;

test.beforeAll(async ({ product }, { project }) => {
  size = sizeOf(project.metadata);
  api = await openJourneyApi(product);
  tenants = await arrange(product, size);
  const ids = await Promise.all(tenants.all.map(({ domain }) => findId(domain)));
  const canary = await findId(tenants.canary.domain);
  await api.call("tenants/tags", { target: { tenantIds: ids }, add: ["journey"] });
  await api.call("tenants/tags", { target: { tenantIds: [canary] }, add: ["canary"] });
  const check = await api.call<{ id: string }>("runs", {
    action: "check",
    target: { tenantIds: [await findId(tenants.changing.domain)] },
  });
  await waitFor(check.id, (run) => run.finishedAt !== null);
});

async function findId(domain: string): Promise<string> {
  const { items } = await api.call<{ items: { id: string }[] }>(`tenants?q=${encodeURIComponent(domain)}`);
  return items[0]?.id ?? "";
}

type Run = Awaited<ReturnType<JourneyApi["run"]>>;

async function waitFor(runId: string, isThere: (run: Run) => boolean): Promise<Run> {
  await expect.poll(async () => isThere(await api.run(runId)), { ...long, intervals: [150] }).toBe(true);
  return api.run(runId);
}

/** How a person presses and types: with a pointer, or by the keyboard alone. */
interface Hand {
  press: (target: Locator) => Promise<void>;
  type: (target: Locator, text: string) => Promise<void>;
}

const pointer: Hand = { press: (target) => target.click(), type: (target, text) => target.fill(text) };

function keyboard(page: Page): Hand {
  const tabTo = async (target: Locator) => {
    await expect(target).toBeVisible();
    for (let tabs = 0; tabs < 500; tabs += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not lead to ${target}.`);
  };
  return {
    press: async (target) => {
      await tabTo(target);
      const isBox =
        (await target.getAttribute("role")) === "checkbox" ||
        (await target.getAttribute("type")) === "checkbox";
      await page.keyboard.press(isBox ? "Space" : "Enter");
    },
    type: async (target, text) => {
      await tabTo(target);
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type(text);
    },
  };
}

const runIdOf = (page: Page) => new URL(page.url()).pathname.split("/")[2] ?? "";

/** Chooses all tenants of the journey on the tenants page and asks for a plan that blocks them. */
async function planAll(page: Page, { press }: Hand): Promise<void> {
  await page.goto("/tenants?tag=journey");
  await expect(page.getByRole("rowheader").first()).toBeVisible();
  await press(page.getByRole("checkbox", { name: /^Select (all|the|every)/i }).first());
  const bar = page.getByRole("region", { name: "Selection" });
  await press(bar.getByRole("button", { name: `Select all ${size} that match` }));
  await expect(bar).toContainText(`${size}`);
  await press(bar.getByRole("button", { name: "Block…" }));
  await page.waitForURL(/\/plans\/[0-9a-f-]{36}/);
}

async function submit(page: Page, { press, type }: Hand): Promise<string> {
  await type(page.getByLabel("Reason"), "Agreed with all customers");
  const confirm = page.getByLabel(/^Type \d+ to confirm/);
  if (await confirm.isVisible()) {
    const label = await page.getByText(/^Type \d+ to confirm/).textContent();
    await type(confirm, /\d+/.exec(label ?? "")?.[0] ?? "");
  }
  await press(page.getByRole("button", { name: /^Block \d+ tenants$/ }));
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
  return runIdOf(page);
}

async function undo(page: Page, { press, type }: Hand): Promise<string> {
  const before = page.url();
  await press(page.getByRole("button", { name: "Undo…" }));
  const dialog = page.getByRole("dialog");
  const confirm = dialog.getByLabel(/^Type \d+ to confirm/);
  await expect(confirm).toBeVisible();
  const label = await dialog.getByText(/^Type \d+ to confirm/).textContent();
  await type(confirm, /\d+/.exec(label ?? "")?.[0] ?? "");
  await press(dialog.getByRole("button", { name: /^Restore \d+ tenants$/ }));
  await page.waitForURL((url) => url.href !== before && url.pathname.startsWith("/runs/"));
  return runIdOf(page);
}

test("60 tenants of which 12 fail in six ways: planned, canary first, reloaded, paused, resumed, cancelled, cured, retried, undone; the ledger agrees with every claim", async ({
  page,
  context,
  product,
  signIn,
}) => {
  test.setTimeout(900_000);
  const startedAt = Date.now();
  const step = (words: string) =>
    console.log(`${size} tenants: ${words} at ${((Date.now() - startedAt) / 1_000).toFixed(1)} s`);
  await signIn(context, "technician");
  await planAll(page, pointer);
  await page.getByText(/^Waves up to 8 at once/).click();
  await page.getByLabel("Stop after failures").fill(String(size));
  await page.getByLabel("Stop after failures").press("Enter");
  await expect(page.getByText(`Stops at ${size} failures`).first()).toBeVisible();
  step("planned");
  await product.control.setTenant(tenants.changing.id, { rejectDirectSend: null });
  const since = (await product.control.ledger()).at(-1)?.n ?? 0;

  const runId = await submit(page, pointer);
  await expect(page.getByText(/Canaries first|Wave \d/).first()).toBeVisible();
  await waitFor(runId, (run) => countOver(run) >= 4);
  const firstSet = (await readSets(product, since))[0];
  expect(firstSet?.tenantId).toBe(tenants.canary.id);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Block Direct Send for ${size} tenants`);

  await waitFor(runId, (run) => countOver(run) >= 10);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("Paused", { exact: true }).first()).toBeVisible();
  await waitFor(runId, (run) => (run.counts.running ?? 0) === 0);
  const whilePaused = (await readSets(product, since)).length;
  await page.waitForTimeout(2_000);
  expect(await readSets(product, since)).toHaveLength(whilePaused);
  step("paused");
  await page.getByRole("button", { name: "Resume" }).click();

  await waitFor(runId, (run) => countOver(run) >= size * 0.75);
  await page.getByRole("button", { name: "Cancel…" }).click();
  const answered = page.waitForResponse((answer) => answer.url().endsWith(`/runs/${runId}/cancel`));
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the run" }).click();
  await answered;
  const cancelledAt = Date.now();
  const over = await waitFor(runId, (run) => run.finishedAt !== null);
  expect(over.state).toBe("cancelled");
  expect(over.counts.cancelled ?? 0).toBeGreaterThan(0);
  await expect(page.getByText("Cancelled", { exact: true }).first()).toBeVisible();
  step(`cancelled with ${over.counts.cancelled} not begun`);

  const items = await api.items(runId);
  const sets = await readSets(product, since);
  expect(await proveClaims(product, tenants.all, items, sets)).toBe(size);
  const late = sets.filter(({ at }) => Date.parse(at) > cancelledAt + 1_000);
  expect(late.map(({ at }) => at)).toEqual([]);
  const wordsOf = (name: string) => items.find(({ tenantName }) => tenantName === name)?.words;
  for (const { name } of tenants.blockedAlready) expect(wordsOf(name)).toContain("Was blocked already");
  expect(wordsOf(tenants.changing.name)).toContain("changed it since");

  const causes = page.getByRole("region", { name: "Failed, by cause" }).getByRole("listitem");
  await expect(causes).toHaveCount(6);
  for (const cause of await causes.all())
    await expect(cause).toContainText(String(tenants.failing.length / 6));
  await cure(product, tenants.failing);
  await page.getByRole("button", { name: /^Retry failed/ }).click();
  if (tenants.failing.length > 25) {
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/to confirm/).fill(String(tenants.failing.length));
    await dialog.getByRole("button", { name: /^Retry/ }).click();
  }
  await page.waitForURL((url) => url.pathname.startsWith("/runs/") && !url.pathname.endsWith(runId));
  const retry = await waitFor(runIdOf(page), (run) => run.finishedAt !== null);
  expect(retry).toMatchObject({ outcome: "succeeded", retryOfId: runId, total: tenants.failing.length });
  step("retried");

  await page.goto(`/runs/${runId}`);
  const undoId = await undo(page, pointer);
  await waitFor(undoId, (run) => run.finishedAt !== null);
  for (const item of items) {
    const tenant = tenants.all.find(({ name }) => name === item.tenantName);
    const isChanged = item.state === "succeeded" && item.before !== item.after;
    if (isChanged) expect((await product.control.tenant(tenant?.id ?? "")).rejectDirectSend).toBe(false);
  }
  for (const { id } of [...tenants.blockedAlready, ...tenants.failing])
    expect((await product.control.tenant(id)).rejectDirectSend).toBe(true);
  step("undone");
});

test("the keyboard alone plans a run, watches it, pauses, resumes, cancels and undoes it", async ({
  page,
  context,
  product,
  signIn,
}) => {
  test.setTimeout(900_000);
  await signIn(context, "technician");
  await product.control.setTenant(tenants.changing.id, { rejectDirectSend: false });
  for (const { id } of tenants.all) await product.control.setTenant(id, { rejectDirectSend: false });
  const hand = keyboard(page);
  await planAll(page, hand);
  const since = (await product.control.ledger()).at(-1)?.n ?? 0;
  const runId = await submit(page, hand);
  await waitFor(runId, (run) => countOver(run) - (run.counts.skipped ?? 0) >= 5);
  await hand.press(page.getByRole("button", { name: "Pause" }));
  await expect(page.getByText("Paused", { exact: true }).first()).toBeVisible();
  await hand.press(page.getByRole("button", { name: "Resume" }));
  await waitFor(runId, (run) => countOver(run) - (run.counts.skipped ?? 0) >= 12);
  await hand.press(page.getByRole("button", { name: "Cancel…" }));
  await hand.press(page.getByRole("dialog").getByRole("button", { name: "Cancel the run" }));
  const run = await waitFor(runId, ({ finishedAt }) => finishedAt !== null);
  expect(run.state).toBe("cancelled");
  const items = await api.items(runId);
  expect(await proveClaims(product, tenants.all, items, await readSets(product, since))).toBe(size);
  const undoId = await undo(page, hand);
  expect((await waitFor(undoId, ({ finishedAt }) => finishedAt !== null)).outcome).toBe("succeeded");
});
