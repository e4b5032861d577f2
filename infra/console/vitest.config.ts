import { defineConfig } from "vitest/config";

/** A run of its own: see `src/main.ts`. */
export default defineConfig({
  test: {
    include: ["infra/console/test/*.browser.ts"],
    globalSetup: "./infra/stack/src/testing/vitest-global-setup.ts",
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
