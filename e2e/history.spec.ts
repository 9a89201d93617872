import { blockTenant, chip, events, findTenant, queryBox, writeEvent } from "./history-page.ts";
import { expect, test } from "./test.ts";

test.use({ role: "viewer" });

test("pickers, typing and chips write one query, which the address keeps", async ({ page, product }) => {
  const tenant = await findTenant(page);
  await writeEvent(product, tenant.id);
  await page.goto("/history");
  await page.getByRole("combobox", { name: "Add a tenant" }).click();
  await page.keyboard.type(tenant.name.slice(0, 8));
  await page.getByRole("option", { name: tenant.name }).click();
  await page.getByRole("combobox", { name: "Add a kind of event" }).click();
  await page.getByRole("option", { name: "Asked a worker for something" }).click();
  await expect(queryBox(page)).toHaveValue(`tenant:${tenant.id} action:job.requested`);
  const asked = page.locator("[data-event='job.requested']");
  const others = page.locator("[data-event]:not([data-event='job.requested'])");
  await expect(asked.first()).toContainText(tenant.name);
  await expect(others).toHaveCount(0);
  await queryBox(page).click();
  await page.keyboard.press("End");
  await page.keyboard.type(" survey");
  await expect(page).toHaveURL(/survey/);
  await page.keyboard.press("Escape");

  await page.reload();
  await expect(queryBox(page)).toHaveValue(`tenant:${tenant.id} action:job.requested survey`);
  await expect(chip(page, `Tenant: ${tenant.name}`)).toBeVisible();
  await expect(chip(page, "Kind: Asked a worker for something")).toBeVisible();
  await expect(chip(page, "Text: “survey”")).toBeVisible();
  await expect(asked.first()).toContainText(tenant.name);
  await expect(others).toHaveCount(0);

  await chip(page, "Kind: Asked a worker for something").click();
  await expect(queryBox(page)).toHaveValue(`tenant:${tenant.id} survey`);
  await page.goBack();
  await expect(queryBox(page)).toHaveValue(`tenant:${tenant.id} action:job.requested survey`);
  await queryBox(page).fill("nothing holds this");
  await expect(page.getByText("No event matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).first().click();
  await expect(page).toHaveURL(/\/history$/);
  await expect(others.first()).toBeVisible();
});

test("an address of before there was a query leads to the query that asks for the same", async ({
  page,
  product,
  tenant,
}) => {
  const { tenantId, runId } = await blockTenant(product, tenant, "for a former address");
  const day = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
  await page.goto(`/history?tenant=${tenantId}&person=nobody&kind=item.succeeded&from=${day}`);
  await expect(queryBox(page)).toHaveValue(
    `tenant:${tenantId} actor:nobody action:item.succeeded after:${day}`,
  );
  await expect(page).toHaveURL(/\/history\?q=/);
  await expect(page.getByText("No event matches")).toBeVisible();
  await chip(page, "Who: nobody").click();
  await expect(events(page)).toHaveCount(1);
  await expect(events(page)).toContainText("Allowed → Blocked");
  await page.goto(`/history?run=${runId}`);
  await expect(queryBox(page)).toHaveValue(`run:${runId}`);
  await expect(events(page)).toHaveCount(4);
});

test("days are the reader's own, and a person narrows to what they did", async ({ page, product }) => {
  const tenant = await findTenant(page);
  await writeEvent(product, tenant.id);
  await page.goto("/history");
  const today = await page.evaluate(() => new Intl.DateTimeFormat("sv-SE").format(new Date()));
  const asked = page.waitForRequest(/audit\?.*zone=Asia%2FKath?mandu/);
  // What is filled in before the page is alive is not heard.
  await expect(async () => {
    await page.getByLabel("First day").fill("");
    await page.getByLabel("First day").fill(today);
    await expect(queryBox(page)).toHaveValue(`after:${today}`, { timeout: 1_000 });
  }).toPass();
  await asked;
  await page.getByLabel("Last day").fill(today);
  await expect(queryBox(page)).toHaveValue(/^after:\S+ before:\S+$/);
  await expect(events(page).first()).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Last day")).toHaveValue(today);
  await expect(events(page).first()).toBeVisible();
  await page.getByLabel("First day").fill("2099-01-01");
  await expect(page.getByText("No event matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).first().click();

  await page.getByRole("combobox", { name: "Add a person" }).click();
  await page.getByRole("option", { name: "Sendlock", exact: true }).click();
  await expect(queryBox(page)).toHaveValue("actor:system");
  const survey = page.locator("[data-event='job.requested']").filter({ hasText: "domains and connectors" });
  await expect(survey).toHaveCount(0);
  await expect(events(page).first()).toContainText("Sendlock");
});

test("a wrong term says why and the fix, and the answer before it stays", async ({ page, product }) => {
  await product.token("viewer");
  await page.goto("/history?q=action:token.");
  await expect(events(page).first()).toBeVisible();
  const before = await events(page).count();
  await queryBox(page).click();
  await page.keyboard.press("End");
  await page.keyboard.type(" state:closed colour:red");
  const alert = page.getByRole("search").getByRole("alert");
  await expect(alert).toContainText(
    "state:closed: closed can't follow state:. Write state: followed by blocked",
  );
  await expect(alert).toContainText("there is no key colour:. Keys are actor, tenant");
  await expect(queryBox(page)).toHaveAttribute("aria-invalid", "true");
  await expect(queryBox(page)).toHaveAccessibleDescription(/closed can't follow/);
  expect(await events(page).count()).toBe(before);
  await expect(page.getByRole("button", { name: "Export" })).toHaveAccessibleDescription(
    "Put the query right first",
  );
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Wrong: remove colour:red" }).press("Delete");
  await page.getByRole("button", { name: "Wrong: remove state:closed" }).press("Backspace");
  await expect(queryBox(page)).toHaveValue("action:token.");
  await expect(queryBox(page)).not.toHaveAttribute("aria-invalid");
  await expect(alert).toHaveCount(0);

  await page.goto("/history?q=state:closed");
  await expect(page.getByText("The query can't be asked")).toBeVisible();
  await expect(events(page)).toHaveCount(0);
});

test("needs no mouse: the box completes, chips go with a key, an event opens and closes", async ({
  page,
  product,
  tenant,
}) => {
  await blockTenant(product, tenant, "for the keyboard");
  await page.goto("/history");
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(queryBox(page)).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.type("sta");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("option", { name: "state:" })).toHaveAttribute("data-highlighted");
  await page.keyboard.press("Enter");
  await expect(queryBox(page)).toHaveValue("state:");
  await expect(page.getByRole("option", { name: "state:blocked" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(queryBox(page)).toHaveValue("state:blocked ");
  await page.keyboard.type("act");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type("succ");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(queryBox(page)).toHaveValue("state:blocked action:item.succeeded ");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox")).toBeHidden();
  await expect(queryBox(page)).toHaveValue("state:blocked action:item.succeeded ");
  await expect(events(page).first()).toContainText("→ Blocked");

  for (let tabs = 0; tabs < 20; tabs += 1) {
    await page.keyboard.press("Tab");
    if (await chip(page, "State: Blocked").evaluate((element) => element === document.activeElement)) break;
  }
  await page.keyboard.press("Delete");
  await expect(queryBox(page)).toHaveValue("action:item.succeeded");
  await expect(chip(page, "Kind: Changed, or read as wanted")).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(queryBox(page)).toBeFocused();
  await expect(queryBox(page)).toHaveValue("");

  const first = events(page).first().getByRole("link").first();
  await first.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(first).toBeFocused();
});

test("a query is kept under a name, taken again and removed; some come with the page", async ({ page }) => {
  await page.goto("/history?q=action:token. viewer");
  const menu = page.getByRole("button", { name: "Saved filters" });
  await menu.click();
  await page.getByRole("menuitem", { name: "Save this filter…" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Tokens of viewers");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Filter “Tokens of viewers” saved")).toBeVisible();
  await menu.click();
  for (const name of ["Changes", "Failures", "Sign-ins", "Changed outside Sendlock", "Exports"])
    await expect(page.getByRole("menuitem", { name, exact: true })).toBeVisible();
  await page.getByRole("menuitem", { name: "Sign-ins" }).click();
  await expect(queryBox(page)).toHaveValue("action:session. action:sign-in-link.created");
  await expect(page.locator("[data-event='token.created']")).toHaveCount(0);
  await menu.click();
  await page.getByRole("menuitem", { name: "Tokens of viewers" }).click();
  await expect(queryBox(page)).toHaveValue("action:token. viewer");
  // The list of tenants has filters of its own.
  await page.goto("/tenants");
  await menu.click();
  await expect(page.getByRole("menu")).toContainText("None is saved yet");
  await page.goto("/history");
  await menu.click();
  await page.getByRole("menuitem", { name: "Remove a filter…" }).click();
  await page.getByRole("button", { name: "Remove Tokens of viewers" }).click();
  await expect(page.getByRole("dialog")).toContainText("None is left.");
});

test("a new event appears by itself: on top there, behind a bar further down", async ({ page, product }) => {
  const tenant = await findTenant(page);
  await page.goto("/history");
  const newest = async () => Number(/#(\d+)/.exec((await events(page).first().textContent()) ?? "")?.[1]);
  const before = await newest();
  await writeEvent(product, tenant.id);
  await expect.poll(newest).toBeGreaterThan(before);
  await expect(events(page).first()).toBeInViewport();

  await page.setViewportSize({ width: 1280, height: 400 });
  await page.mouse.wheel(0, 500);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
  const known = await newest();
  const place = await page.evaluate(() => scrollY);
  await writeEvent(product, tenant.id);
  const bar = page.getByRole("button", { name: /\d+ new events?/ });
  await expect(bar).toBeVisible();
  expect(await newest()).toBe(known);
  expect(await page.evaluate(() => scrollY)).toBe(place);
  await bar.click();
  await expect.poll(newest).toBeGreaterThan(known);
  await expect(bar).toBeHidden();
  await expect(events(page).first()).toBeInViewport();
});

test("older events come page by page, each once", async ({ page, product }) => {
  for (let more = 0; more < 3; more++) await product.token("viewer");
  await page.goto("/history");
  const readNumbers = () =>
    events(page).evaluateAll((rows) => rows.map((row) => Number(/#(\d+)$/.exec(row.textContent ?? "")?.[1])));
  const more = page.getByRole("button", { name: "Show more" });
  await expect(events(page).first()).toBeVisible();
  while ((await readNumbers()).at(-1) !== 1) {
    const shown = await events(page).count();
    await more.click();
    await expect.poll(() => events(page).count()).toBeGreaterThan(shown);
  }
  await expect(more).toBeHidden();
  const numbers = await readNumbers();
  expect(numbers.length).toBeGreaterThan(50);
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, at) => numbers.length - at));
});

test.describe("when it can't be read", () => {
  test.use({ provoked: [/Failed to load resource/] });

  test("the page says so, keeps what it has, and tries again when asked", async ({ page }) => {
    await page.goto("/history");
    await expect(events(page).first()).toBeVisible();
    const before = await events(page).count();
    await page.route(/\/api\/v1\/audit\?/, (route) => route.abort());
    await queryBox(page).fill("action:token.");
    await expect(page.getByText("The history can't be read")).toBeVisible();
    expect(await events(page).count()).toBe(before);
    await page.unroute(/\/api\/v1\/audit\?/);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.locator("[data-event]:not([data-event='token.created'])")).toHaveCount(0);
    await expect(page.getByText("The history can't be read")).toBeHidden();
  });
});
