/** What each command runs, under Node 24 and with every dependency installed. */
export const COMMANDS = {
  up: "infra/stack/src/commands/up.ts",
  test: "infra/stack/src/commands/test.ts",
  check: "infra/bootstrap/check.mjs",
  demo: "infra/demo/src/main.ts",
  lintel: "packages/cli/src/main.ts",
  "api-types": "infra/openapi/src/main.ts",
  bundle: "infra/bundle/src/main.ts",
  "image:rootfs": "infra/images/src/main.ts",
  bounds: "infra/bounds/src/main.ts",
  bench: "infra/bench/src/main.ts",
  "score:pii": "infra/pii/src/main.ts",
  mutants: "infra/mutants/src/main.ts",
  "prices:compare": "infra/prices/src/commands/compare.ts",
  "prices:update": "infra/prices/src/commands/update.ts",
  "try:locallab": "infra/demo/src/try/locallab.ts",
  "bench:reporting": "infra/bench/src/reporting/main.ts",
};
