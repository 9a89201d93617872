import { defineConfig } from "vitest/config";

/** A time zone with an odd offset, so that a date made in local time fails a test. */
const env = { TZ: "Asia/Kathmandu" };
const elsewhere = ["**/*.db.test.ts", "**/*.ps.test.ts", "**/*.start.test.ts"];
const never = ["node_modules/**", ".next/**", ".cache/**", "generated/**"];

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["**/*.test.ts"], exclude: [...never, ...elsewhere], env } },
      {
        test: {
          name: "database",
          include: ["**/*.db.test.ts"],
          exclude: never,
          env,
          globalSetup: "prisma/test-database.ts",
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        test: {
          name: "powershell",
          include: ["**/*.ps.test.ts"],
          exclude: never,
          env,
          globalSetup: "prisma/test-database.ts",
          // Engines are processes of 100 MB and most of a core each.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "start",
          include: ["**/*.start.test.ts"],
          exclude: never,
          env,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
