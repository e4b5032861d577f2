import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { say } from "./console.mjs";
import { REPOSITORY } from "./paths.mjs";

const DEADLINE_MS = 120_000;
const CONFIG = path.join(REPOSITORY, ".dependency-cruiser.mjs");

/** Far below what there is, far above the none that a cruiser blind to TypeScript would see. */
const MIN_MODULES = 150;

/**
 * Checks who imports whom. Because dependency-cruiser passes silently when it cannot read
 * TypeScript, it must also have seen enough modules, and must complain about a planted fault.
 */
export function checkBoundaries() {
  const { modules, violations } = cruise(REPOSITORY, ["packages", "services", "infra"]);
  for (const { rule, from, to, cycle } of violations) {
    const route = cycle === undefined ? to : cycle.map(({ name }) => name).join(" -> ");
    say(`${rule.name}: ${from} -> ${route}`);
  }
  if (modules < MIN_MODULES) say(`only ${modules} modules were read: something is wrong`);
  const isAwake = seesPlantedFault();
  if (!isAwake) say("a planted fault (core importing node:fs) was not reported");
  return violations.length === 0 && modules >= MIN_MODULES && isAwake;
}

function seesPlantedFault() {
  const folder = mkdtempSync(path.join(os.tmpdir(), "lintel-planted-"));
  try {
    mkdirSync(path.join(folder, "packages/core/src"), { recursive: true });
    const file = path.join(folder, "packages/core/src/planted.ts");
    writeFileSync(file, 'import type { Stats } from "node:fs";\nexport type Planted = Stats;\n');
    const { violations } = cruise(folder, ["packages"]);
    return violations.some(({ rule }) => rule.name === "core-is-a-leaf");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function cruise(folder, parts) {
  const { stdout, stderr, error } = spawnSync(
    "depcruise",
    [...parts, "--config", CONFIG, "--output-type", "json"],
    { cwd: folder, encoding: "utf8", timeout: DEADLINE_MS, maxBuffer: 64 * 1024 * 1024 },
  );
  try {
    const { summary } = JSON.parse(stdout);
    return { modules: summary.totalCruised, violations: summary.violations };
  } catch {
    say(`depcruise did not answer: ${error?.message ?? stderr.trim()}`);
    return { modules: 0, violations: [] };
  }
}
