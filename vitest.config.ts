import { defineConfig } from "vitest/config";

const skipped = ["**/node_modules/**", "**/dist/**", "**/.lintel/**"];

/** Tests against PostgreSQL, Redis and sockets. */
const integration = (name: string, include: readonly string[]) => ({
  name,
  include: [...include],
  exclude: skipped,
  globalSetup: "./infra/stack/src/testing/vitest-global-setup.ts",
  testTimeout: 300_000,
  hookTimeout: 300_000,
});

/**
 * One run for everything: `npm test`, or `npx vitest run <path>`. Only integration tests start a PostgreSQL and a
 * Redis, once for all projects.
 */
export default defineConfig({
  test: {
    // Two cores are what we promise to be quick on. The others have them while some wait for leases and drains.
    maxWorkers: 4,
    // A worker that ends writes what it has compiled to the disk, while others begin: seconds on a busy machine.
    teardownTimeout: 120_000,
    projects: [
      {
        test: {
          name: "unit",
          // Pure functions: files share their modules, which are then loaded once, not 120 times.
          isolate: false,
          include: [
            "{packages,services,infra}/*/{src,test}/**/*.test.ts",
            "infra/bootstrap/**/*.test.mjs",
          ],
          exclude: skipped,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      // The files of one service share what they load of npm; each service has processes of its own, since
      // @hono/node-server replaces the global Response in admin-api, and must not in proxy-edge.
      {
        test: {
          ...integration("admin-api", ["services/admin-api/test/**/*.itest.ts"]),
          isolate: false,
        },
      },
      {
        test: {
          ...integration("proxy-edge", ["services/proxy-edge/test/**/*.itest.ts"]),
          isolate: false,
        },
      },
      {
        test: {
          ...integration("event-worker", ["services/event-worker/test/**/*.itest.ts"]),
          isolate: false,
        },
      },
      {
        test: {
          ...integration("packages", ["packages/*/test/**/*.itest.ts"]),
          isolate: false,
        },
      },
      { test: integration("infra", ["infra/*/test/**/*.itest.ts"]) },
      // Services are processes here; what the files load are SDKs and the test kit, once.
      { test: { ...integration("e2e", ["infra/e2e/**/*.e2e.ts"]), isolate: false } },
    ],
  },
});
