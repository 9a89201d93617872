import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** What axe has against the page as it is, once nothing on it moves any more. */
export async function findViolations(page: Page): Promise<string[]> {
  // News that come while axe looks change colours at once, not slowly.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await settle(page);
  // Base UI's guards pass the focus on at once: nobody rests on them.
  const axe = new AxeBuilder({ page }).exclude("[data-base-ui-focus-guard]");
  // An open menu stands at the end of the document, and belongs to its button all the same.
  if ((await page.getByRole("menu").count()) > 0) axe.disableRules("region");
  // While the list of a field is open Base UI hides all but the two from assistive technology.
  if ((await page.getByRole("listbox").count()) > 0)
    axe.disableRules(["region", "aria-hidden-focus", "page-has-heading-one"]);
  const { violations, passes } = await axe.analyze();
  expect(passes.length).toBeGreaterThan(5);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/** Text that is half faded in has half the contrast. What turns for ever, such as a spinner, is not waited for. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const isMoving = document
      .getAnimations()
      .some(
        ({ playState, effect }) =>
          playState !== "finished" && effect?.getComputedTiming().endTime !== Infinity,
      );
    return !isMoving && !document.querySelector("[data-starting-style], [data-ending-style]");
  });
}
