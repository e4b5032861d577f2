// `npm run check`: every static check, each in seconds. Runs them all even when one fails.
import { spawnSync } from "node:child_process";

import { checkBoundaries } from "./check-boundaries.mjs";
import { checkLinks } from "./check-links.mjs";
import { say } from "./console.mjs";
import { REPOSITORY } from "./paths.mjs";

const DEADLINE_MS = 300_000;

const CHECKS = {
  format: () => runs("oxfmt", "--check", "."),
  lua: () => runs(process.execPath, "infra/lua/src/main.ts", "--check"),
  lint: () => runs("oxlint", "--type-aware", "--quiet", "."),
  types: () =>
    runs("turbo", "run", "typecheck", "--output-logs=errors-only", "--no-update-notifier"),
  boundaries: checkBoundaries,
  links: checkLinks,
  "api document": () => runs(process.execPath, "infra/openapi/src/main.ts", "--check"),
  "unused code": () => runs("knip", "--no-config-hints"),
};

function runs(tool, ...args) {
  const { status } = spawnSync(tool, args, {
    cwd: REPOSITORY,
    stdio: "inherit",
    timeout: DEADLINE_MS,
  });
  return status === 0;
}

const failed = [];
for (const [name, check] of Object.entries(CHECKS)) {
  const start = performance.now();
  const isGood = check();
  say(
    `${name}: ${isGood ? "good" : "FAILED"} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
  );
  if (!isGood) failed.push(name);
}
say(failed.length === 0 ? "check: all good" : `check failed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
