import { defineConfig } from "vitest/config";

const skipped = ["**/node_modules/**", "**/dist/**", "**/.lintel/**"];

/**
 * One run for everything: `npm test`, or `npx vitest run <path>`. Only the second project starts a
 * PostgreSQL and a Redis, and only when one of its tests runs.
 */
export default defineConfig({
  test: {
    // Two cores are what we promise to be quick on; more workers would only wait for each other.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          // Pure functions: files share their modules, which are then loaded once, not 120 times.
          isolate: false,
          include: ["{packages,services,infra}/*/src/**/*.test.ts", "infra/bootstrap/*.test.mjs"],
          exclude: skipped,
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        test: {
          name: "integration",
          include: ["**/test/**/*.itest.ts", "infra/e2e/**/*.e2e.ts"],
          exclude: skipped,
          globalSetup: "./infra/stack/src/testing/vitest-global-setup.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
