// `npm run chart:cluster`: takes every example of the chart through the life of a release on a real Kubernetes control plane, which
// infra/helm/control-plane.sh builds. Skipped with a word where there is none, and fails there with `--all`.
import { globSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { CHART } from "../check/render-chart.ts";
import { furnishPlane } from "./furnish-plane.ts";
import { proveExample } from "./prove-example.ts";
import { startPlane, whyNoPlane } from "./start-plane.ts";

const say = (text: string): void => console.log(`cluster: ${text}`);
const names = process.argv.slice(2).filter((each) => !each.startsWith("--"));
const examples = globSync("ci/*-values.yaml", { cwd: CHART })
  .toSorted()
  .filter((file) => names.length === 0 || names.some((name) => file.includes(name)));

async function proveAll(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "lintel-cluster-"));
  const started = performance.now();
  const plane = await startPlane(folder);
  try {
    await furnishPlane(plane.client);
    say(`a control plane is ready after ${((performance.now() - started) / 1000).toFixed(1)} s`);
    for (const values of examples) {
      await proveExample({ plane, values, say }).catch((error: unknown) => {
        say(`FAILED ${values}: ${String(error)}`);
        process.exitCode = 1;
      });
    }
  } finally {
    await plane.stop();
    if (process.argv.includes("--keep")) say(`logs are in ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const missing = whyNoPlane();
if (missing === undefined) {
  await proveAll();
} else {
  say(`skipped: ${missing}; infra/helm/control-plane.sh builds it`);
  if (process.argv.includes("--all")) process.exitCode = 1;
}
