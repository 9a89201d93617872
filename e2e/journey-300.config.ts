import config from "../playwright.config.ts";

/** `npm run journey:300`: the journey of runs.spec.ts over 300 tenants, which prints when each step was reached. */
export default {
  ...config,
  testDir: ".",
  testMatch: "runs.spec.ts",
  grep: /fail in six ways/,
  retries: 0,
  timeout: 1_800_000,
  metadata: { tenants: 300 },
};
