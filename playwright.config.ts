import { defineConfig } from "@playwright/test";
import { browserArgs, findBrowser } from "./scripts/browser.ts";

const executablePath = findBrowser();

/** Specs start the product by themselves, as `npm start` does. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // Each worker runs a whole product with its database and its engines.
  workers: 2,
  fullyParallel: false,
  // A second try tells a race of the test from a broken promise; the sum says how many needed it.
  retries: 1,
  forbidOnly: true,
  timeout: 120_000,
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: { args: browserArgs, ...(executablePath ? { executablePath } : {}) },
    screenshot: "only-on-failure",
    timezoneId: "Asia/Kathmandu",
    locale: "en-GB",
  },
});
