import { findIds, openLive, send } from "./plans.ts";
import { expect, test } from "./test.ts";

test("an administrator sets the daily check and where tickets lead; others see why they can't", async ({
  page,
  context,
  signIn,
  tenant,
}) => {
  await signIn(context, "admin");
  await openLive(page, "/settings");
  const daily = page.getByRole("region", { name: "Daily check" });
  const save = daily.getByRole("button", { name: "Save" });
  await expect(save).toHaveAccessibleDescription("Nothing is changed");
  await daily.getByRole("switch").click();
  await expect(daily).toContainText("Between 22:00 and 05:00 of the next day, UTC.");
  await daily.getByRole("switch").click();
  await expect(save).toHaveAccessibleDescription("Nothing is changed");
  await daily.getByLabel("From").fill("21:30");
  await daily.getByLabel("Time zone").selectOption("Europe/Berlin");
  await save.click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  const ticket = page.getByRole("region", { name: "Ticket link" });
  await ticket.getByLabel("Address").fill("http://desk.example/{ticket}");
  await ticket.getByRole("button", { name: "Save" }).click();
  await expect(ticket).toContainText("Give an https address.");
  await ticket.getByLabel("Address").fill("https://desk.example/tickets/{ticket}");
  await expect(ticket).toContainText("Ticket 12345 leads to https://desk.example/tickets/12345");
  await ticket.getByRole("button", { name: "Save" }).click();
  await expect(ticket.getByRole("button", { name: "Save" })).toHaveAccessibleDescription(
    "Nothing is changed",
  );

  await page.reload();
  await expect(daily.getByLabel("From")).toHaveValue("21:30");
  await expect(daily.getByLabel("Time zone")).toHaveValue("Europe/Berlin");
  const tenantIds = await findIds(page, [tenant]);
  const run = await send(page, "/api/v1/runs", { action: "check", target: { tenantIds }, ticket: "INC 12" });
  await page.goto(`/runs/${run.id}`);
  await expect(page.getByRole("link", { name: "INC 12" })).toHaveAttribute(
    "href",
    "https://desk.example/tickets/INC%2012",
  );

  await signIn(context, "technician");
  await openLive(page, "/settings");
  await expect(page.getByText("Changing settings needs the role Administrator.")).toBeVisible();
  // The product under test has it off, so that no night changes what a test counts on.
  await expect(daily).toContainText("Off: states are read only when somebody asks.");
  await expect(daily.getByRole("button", { name: "Save" })).toHaveAccessibleDescription(
    "Needs Administrator",
  );
});
