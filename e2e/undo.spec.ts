import { listProcesses } from "./processes.ts";
import { checkTenant, rowOf } from "./tenants-page.ts";
import { expect, listSets, test } from "./test.ts";

test.use({ role: "technician" });

const patient = { timeout: 30_000 };

test("Undo after the change restores the recorded value: Exchange sees both Sets, the history both runs", async ({
  page,
  product,
  tenant,
}) => {
  const row = await checkTenant(page, tenant, "Allowed");
  await expect(row.undo).toHaveCount(0);
  await row.block.click();
  await expect(row.state).toContainText("RejectDirectSend: True", patient);
  await expect(row.undo).toHaveAccessibleDescription("restores Allowed");
  await row.undo.click();
  await expect(row.state).toContainText("RejectDirectSend: False", patient);
  await expect(row.undo).toHaveCount(0);

  const sets = await listSets(product, tenant);
  expect(sets.map(({ value, before, after }) => ({ value, before, after }))).toEqual([
    { value: true, before: false, after: true },
    { value: false, before: true, after: false },
  ]);
  const { items } = await (await page.request.get("/api/v1/runs?limit=2")).json();
  expect(items[0]).toMatchObject({ action: "undo", undoOfId: items[1].id, outcome: "succeeded" });
  expect(items[1]).toMatchObject({ action: "block", undoneById: items[0].id });
});

test("the message offers the same Undo as the row", async ({ page, product, tenant }) => {
  const row = await checkTenant(page, tenant, "Allowed");
  await row.block.click();
  await expect(row.toast).toContainText("Blocked, read back", patient);
  await expect(row.toast).toContainText("Undo restores Allowed.");
  await row.toast.getByRole("button", { name: "Undo" }).click();
  await expect(row.toast).toHaveCount(0);
  await expect(row.state).toContainText("RejectDirectSend: False", patient);
  expect((await listSets(product, tenant)).map(({ value }) => value)).toEqual([true, false]);
});

test("Undo while the request waits cancels it: no Set ever leaves", async ({ page, product, tenant }) => {
  const row = await checkTenant(page, tenant, "Allowed");
  const worker = product.workerPid() ?? 0;
  process.kill(worker, "SIGSTOP");
  try {
    await row.block.click();
    await expect(row.state).toContainText("Waiting to block");
    await expect(row.state).toContainText("last read: Allowed");
    await expect(row.undo).toHaveAccessibleDescription("cancels it, nothing is changed");
    await row.undo.click();
    await expect(page.getByText(`${tenant.name}: cancelled, nothing was changed`)).toBeVisible();
    await expect(row.state).toContainText("RejectDirectSend: False");
    await expect(row.block).toBeEnabled();
  } finally {
    process.kill(worker, "SIGCONT");
  }
  // The worker is awake again when it has done something else.
  await row.check.click();
  await expect(row.state).toContainText("Reading…", patient);
  await expect(row.state).toContainText("RejectDirectSend: False", patient);
  expect(await listSets(product, tenant)).toEqual([]);
  expect(listProcesses([worker]).length).toBeGreaterThan(0);
});

test("Undo while the Set is on its way waits for it, then restores", async ({ page, product, tenant }) => {
  const row = await checkTenant(page, tenant, "Allowed");
  await product.control.setTenant(tenant.id, { latencies: { "Set-OrganizationConfig": 2_000 } });
  await row.block.click();
  await expect.poll(async () => (await listSets(product, tenant)).length, patient).toBe(1);
  await expect(row.undo).toHaveAccessibleDescription(/^waits until it is through/);
  await row.undo.click();
  await expect(row.state).toContainText("Waiting to restore");
  await expect(row.state).toContainText("RejectDirectSend: False", patient);
  expect((await listSets(product, tenant)).map(({ value, outcome }) => ({ value, outcome }))).toEqual([
    { value: true, outcome: "ok" },
    { value: false, outcome: "ok" },
  ]);
});

test("a reload keeps Undo in the row, and another person has it as well", async ({
  page,
  browser,
  baseURL,
  tenant,
  signIn,
}) => {
  const row = await checkTenant(page, tenant, "Allowed");
  await row.block.click();
  await expect(row.undo).toHaveAccessibleDescription("restores Allowed", patient);
  await page.reload();
  await expect(row.undo).toHaveAccessibleDescription("restores Allowed");

  const other = await browser.newContext({ ...(baseURL ? { baseURL } : {}) });
  await signIn(other, "viewer");
  const looking = await other.newPage();
  await looking.goto(page.url());
  await expect(rowOf(looking, tenant).state).toContainText("Blocked");
  await expect(rowOf(looking, tenant).undo, "a viewer may not undo").toHaveCount(0);
  await other.close();
});
