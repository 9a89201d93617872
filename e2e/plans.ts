import type { Page } from "@playwright/test";
import { expect, type SimulatedTenant } from "./test.ts";

const sameOrigin = { "sec-fetch-site": "same-origin" };

/** The ids that Sendlock knows tenants by. */
export async function findIds(page: Page, tenants: readonly SimulatedTenant[]): Promise<string[]> {
  return Promise.all(
    tenants.map(async ({ domain }) => {
      const found = await page.request.get(`/api/v1/tenants?q=${encodeURIComponent(domain)}`);
      return (await found.json()).items[0].id;
    }),
  );
}

/** Sends a change through the API as the person who is signed in. */
export async function send(page: Page, path: string, data?: unknown) {
  const answer = await page.request.post(path, { headers: sameOrigin, ...(data ? { data } : {}) });
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}

/**
 * Makes a plan and opens its page with its script running. The page asks once more when it is alive: what happens to
 * the plan after that it learns from an answer alone.
 * @returns the plan's id
 */
export async function openPlan(page: Page, plan: { action: string; target: unknown; options?: unknown }) {
  const { id } = await send(page, "/api/v1/plans", plan);
  const asked = page.waitForResponse((answer) => answer.url().endsWith(`/api/v1/plans/${id}`));
  await openLive(page, `/plans/${id}`);
  await asked;
  return id as string;
}

/** Opens a page and waits until it follows the server. */
export async function openLive(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByText("Live", { exact: true }).first()).toBeAttached();
}
