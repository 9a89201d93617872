import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { parse } from "csv-parse/sync";
import type { AuditPage } from "#lib/audit/schema.ts";
import type { Api } from "./api.ts";
import { findViolations } from "./find-violations.ts";
import { blockTenant, events, queryBox } from "./history-page.ts";
import { measureOverflow } from "./tenant-detail.ts";
import { expect, test } from "./test.ts";

test.use({ role: "viewer", permissions: ["clipboard-read", "clipboard-write"] });

/** All events that a query asks for, oldest first, page by page. */
async function listAll({ call }: Api, q: string): Promise<AuditPage["items"]> {
  const items: AuditPage["items"] = [];
  for (let beforeSeq: number | null = null; ; ) {
    const params = new URLSearchParams({
      q,
      limit: "25",
      ...(beforeSeq ? { beforeSeq: `${beforeSeq}` } : {}),
    });
    const page: AuditPage = await call(`audit?${params}`);
    items.push(...page.items);
    beforeSeq = page.nextBeforeSeq;
    if (beforeSeq === null) return items.reverse();
  }
}

/** @returns the path of the file */
async function download(page: Page, format: string): Promise<string> {
  const waiting = page.waitForEvent("download");
  await page.getByRole("dialog").getByRole("link", { name: format, exact: true }).click();
  return await (await waiting).path();
}

test("an event opens with all that it says, the text that was hashed, and its run in order", async ({
  page,
  product,
  tenant,
}) => {
  const { runId, api } = await blockTenant(product, tenant, "Asked by the customer");
  const run = await listAll(api, `run:${runId}`);
  const asked = run.find(({ type }) => type === "run.requested");
  await page.goto(`/history?q=run:${runId.slice(0, 13)}`);
  await events(page).getByRole("link", { name: "Asked to block Direct Send" }).click();
  const dialog = page.getByRole("dialog", { name: "Asked to block Direct Send" });
  await expect(page).toHaveURL(new RegExp(`event=${asked?.seq}`));
  for (const text of [
    "run.requested",
    "Asked by the customer",
    "API token, technician",
    asked?.actor.id,
    asked?.origin?.requestId,
    tenant.domain,
    tenant.id,
    runId,
  ])
    await expect(dialog).toContainText(text ?? "It is not in the event.");
  const beside = dialog.getByRole("region", { name: "Its run" }).getByRole("listitem");
  await expect(beside).toHaveCount(run.length);
  await expect(beside.getByText(/^#/)).toHaveText(run.map(({ seq }) => `#${seq}`));
  await expect(beside.first().getByRole("button")).toHaveAttribute("aria-current", "true");

  await dialog.getByText("As it was signed").click();
  await expect(dialog).toContainText(asked?.hash ?? "");
  await expect(dialog).toContainText(asked?.signature ?? "");
  await expect(dialog).toContainText(`"prev": "${asked?.prev}"`);
  await dialog.getByRole("button", { name: "Copy the text that was signed" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(createHash("sha256").update(copied).digest("hex")).toBe(asked?.hash);

  await page.reload();
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("link", { name: "Open the run" })).toHaveAttribute("href", `/runs/${runId}`);
  await dialog.getByRole("link", { name: "All events of this run" }).click();
  await expect(queryBox(page)).toHaveValue(`run:${runId}`);
  await expect(dialog).toBeHidden();
  await expect(events(page)).toHaveCount(run.length);
});

test("keys lead from the open event to those beside it in the list, and back leaves them all", async ({
  page,
  product,
  tenant,
}) => {
  const { runId, api } = await blockTenant(product, tenant, "for the keys");
  const seqs = (await listAll(api, `run:${runId}`)).map(({ seq }) => seq);
  const [oldest, second] = seqs;
  await page.goto(`/history?q=run:${runId}`);
  await events(page).last().getByRole("link").first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`Event #${oldest} of`);
  await expect(dialog.getByRole("button", { name: "Older" })).toHaveAccessibleDescription(
    "No older event is in the list",
  );
  await page.keyboard.press("ArrowLeft");
  await expect(dialog).toContainText(`Event #${second} of`);
  await page.keyboard.press("j");
  await expect(dialog).toContainText(`Event #${oldest} of`);
  await page.keyboard.press("k");
  await dialog.getByRole("button", { name: "Newer" }).click();
  await expect(dialog).toContainText(`Event #${seqs[2]} of`);
  await page.goBack();
  await expect(dialog).toBeHidden();
  await expect(events(page)).toHaveCount(seqs.length);
});

test("an entry that can't be read is shown as such, in its place", async ({ page }) => {
  await page.route(/\/api\/v1\/audit\?/, async (route) => {
    const answer = await route.fetch();
    const body: AuditPage = await answer.json();
    const [, second] = body.items;
    if (!second) return route.fulfill({ response: answer });
    const { seq, at, hash, signature } = second;
    const items = body.items.filter((item) => item !== second);
    const unreadable = [{ seq, at, type: "item.succeeded", hash, signature }];
    await route.fulfill({ response: answer, json: { ...body, items, unreadable } });
  });
  await page.goto("/history?q=after:2026-01-01");
  const bad = page.locator("[data-event='unreadable']");
  await expect(bad).toContainText("no event that this version knows: item.succeeded");
  await expect(events(page).nth(1)).toHaveAttribute("data-event", "unreadable");
  expect(await findViolations(page)).toEqual([]);
  await bad.getByRole("link").click();
  await expect(page.getByRole("dialog")).toContainText("Either a newer version wrote it, or it was changed");
});

test("an export holds each event that the query asks for, also those that the page does not show", async ({
  page,
  product,
  tenant,
}) => {
  const { tenantId, api } = await blockTenant(product, tenant, "=1+1");
  for (const q of [`tenant:${tenantId}`, ""]) {
    await page.goto(`/history?${new URLSearchParams({ q })}`);
    await expect(events(page).first()).toBeVisible();
    await page.getByRole("button", { name: "Export" }).click();
    await expect(page.getByRole("dialog")).toContainText("How many they are is not counted beforehand");
    const file = await download(page, "JSON Lines");
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    const [header, ...rows] = lines.map((line) => JSON.parse(line));
    const end = rows.pop();
    const wanted = (await listAll(api, q)).filter(({ seq }) => seq <= end.head.seq);
    expect(wanted.length).toBeGreaterThan(q === "" ? 50 : 2);
    expect(header).toMatchObject({ sendlock: "history", filter: q || null });
    expect(end).toMatchObject({ end: true, rows: wanted.length });
    expect(rows.map(({ seq, hash, signature }) => ({ seq, hash, signature }))).toEqual(
      wanted.map(({ seq, hash, signature }) => ({ seq, hash, signature })),
    );
    const verifier = spawnSync(process.execPath, ["public/verify-history.mjs", file], { encoding: "utf8" });
    expect(verifier.status, verifier.stdout + verifier.stderr).toBe(0);

    const table = readFileSync(await download(page, "CSV"), "utf8");
    const cells: Record<string, string>[] = parse(table, { columns: true, bom: true });
    expect(
      cells.slice(0, wanted.length).map(({ seq, type, hash }) => ({ seq: Number(seq), type, hash })),
    ).toEqual(wanted.map(({ seq, type, hash }) => ({ seq, type, hash })));
    expect(cells.flatMap((row) => Object.values(row)).filter((cell) => /^[=+@]/.test(cell))).toEqual([]);
  }
  await page.goto("/history?q=action:history.exported");
  await expect(events(page)).toHaveCount(4);
  await expect(events(page).first()).toContainText("History exported up to #");
});

for (const colorScheme of ["light", "dark"] as const)
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const width of [1440, 390])
      test(`axe finds nothing on the history, its box, an event and the export at ${width} px, and nothing is cut off`, async ({
        page,
      }) => {
        await page.setViewportSize({ width, height: 900 });
        await page.goto("/history");
        await expect(events(page).first()).toBeVisible();
        expect(await findViolations(page)).toEqual([]);
        expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
        await queryBox(page).click();
        await expect(page.getByRole("option", { name: "actor:" })).toBeVisible();
        expect(await findViolations(page)).toEqual([]);
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Export" }).click();
        expect(await findViolations(page)).toEqual([]);
        await page.goto("/history?event=1");
        await page.getByText("As it was signed").click();
        expect(await findViolations(page)).toEqual([]);
        await page.goto("/history?q=nothing-holds-this state:closed");
        await expect(page.getByRole("search").getByRole("alert")).toContainText("state:closed");
        expect(await findViolations(page)).toEqual([]);
        expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
        await page.goto("/history?q=nothing-holds-this");
        await expect(page.getByText("No event matches")).toBeVisible();
        expect(await findViolations(page)).toEqual([]);
      });
  });
