import type { Page } from "@playwright/test";
import { type Scene, type Stage, waitUntilIdle } from "./screenshot-stage.ts";

const sameOrigin = { "sec-fetch-site": "same-origin" };

async function send(page: Page, path: string, data: unknown, method = "POST"): Promise<{ id: string }> {
  const answer = await page.request.fetch(path, { method, headers: sameOrigin, data });
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as { id: string };
}

async function openLive(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByText("Live", { exact: true }).first().waitFor({ state: "attached" });
}

/** Ids of the tenants on the first page of the list, by name. */
async function listIds(page: Page, limit: number): Promise<string[]> {
  const answer = await page.request.get(`/api/v1/tenants?limit=${limit}`);
  const { items } = (await answer.json()) as { items: { id: string }[] };
  return items.map(({ id }) => id);
}

const choosing: Scene = async (stage) => {
  const page = await stage.page("technician");
  const [excluded = "", canary = ""] = await listIds(page, 2);
  await send(page, `/api/v1/tenants/${excluded}/exclusion`, exclusion, "PUT");
  await send(page, "/api/v1/tenants/tags", { target: { tenantIds: [canary] }, add: ["canary"] });
  await openLive(page, "/tenants");
  await page.getByRole("checkbox").nth(1).check();
  await page.getByRole("checkbox").nth(2).check();
  await page.getByRole("checkbox").nth(3).check();
  await stage.shoot(page, "tenants-selected");
  await page.close();
};

const exclusion = {
  owner: "Example owner",
  reason: "Scanners at two sites have no connector yet",
  reviewOn: "2027-02-22",
};

const plan: Scene = async (stage) => {
  const page = await stage.page("technician");
  const { id } = await send(page, "/api/v1/plans", { action: "block", target: { filter: {} } });
  await openLive(page, `/plans/${id}`);
  await stage.shoot(page, "plan");
  await page.getByText("In each tenant's change window").click();
  await page.waitForURL((url) => !url.pathname.endsWith(id));
  await page.getByText("in their windows").first().waitFor();
  await stage.shoot(page, "plan-windows");
  await page.getByRole("button", { name: /in their windows$/ }).click();
  await stage.shoot(page, "plan-missing", { showing: page.getByLabel("Reason") });
  await stage.query("UPDATE plans SET expires_at = now() - interval '1 minute'");
  await page.reload();
  await page.getByText("This plan is stale").waitFor();
  await stage.shoot(page, "plan-stale");
  await page.close();
};

/** Slow enough that a picture shows it under way. */
async function slowDown(stage: Stage, ms: number): Promise<void> {
  for (const { id } of await stage.product.control.tenants())
    await stage.product.control.setTenant(id, { latencies: { "*": ms } });
}

const run: Scene = async (stage) => {
  const page = await stage.page("technician");
  await slowDown(stage, 1_500);
  const options = { waves: false, stopAfter: { failures: 100 } };
  const target = { filter: {} };
  const reason = "Agreed with all customers";
  const asked = { action: "block", target, reason, ticket: "EX-1042", options };
  const { id } = await send(page, "/api/v1/runs", asked);
  await openLive(page, `/runs/${id}`);
  await page
    .getByText(/about \d+ a minute/i)
    .first()
    .waitFor({ timeout: 120_000 });
  await stage.shoot(page, "run");
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("Paused", { exact: true }).first().waitFor();
  await stage.shoot(page, "run-paused");
  await page.getByRole("button", { name: "Cancel…" }).click();
  await stage.shoot(page, "run-cancel");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Resume" }).click();
  await slowDown(stage, 0);
  await waitUntilIdle(page);
  await stage.shoot(page, "run-over");
  await page.getByRole("button", { name: "Undo…" }).click();
  await page.getByText("Each tenant goes back").waitFor();
  await stage.shoot(page, "run-undo");
  await page.keyboard.press("Escape");
  await page.goto("/runs");
  await stage.shoot(page, "runs");
  await page.goto(`/runs/${id}/summary`);
  await stage.shoot(page, "run-summary");
  await page.close();
};

const settings: Scene = async (stage) => {
  const page = await stage.page("admin");
  await page.goto("/settings");
  await stage.shoot(page, "settings");
  await page.close();
  const other = await stage.page("viewer");
  await other.goto("/settings");
  await stage.shoot(other, "settings-no-permission");
  await other.close();
};

const tenantSettings: Scene = async (stage) => {
  const page = await stage.page("technician");
  const [excluded = "", other = ""] = await listIds(page, 2);
  await openLive(page, `/tenants/${excluded}`);
  await stage.shoot(page, "tenant-excluded");
  await openLive(page, `/tenants/${other}`);
  await page.getByRole("button", { name: "Edit" }).first().click();
  await page.getByRole("dialog").waitFor();
  await stage.shoot(page, "tenant-edit");
  await page.keyboard.press("Escape");
  await page.close();
};

export const runScenes: Record<string, Scene> = { choosing, plan, run, settings, tenantSettings };
