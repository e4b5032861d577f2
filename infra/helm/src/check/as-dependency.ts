import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { stringify } from "yaml";

import { CHART, objectsIn } from "./render-chart.ts";
import { run } from "./tools.ts";

const ALIASES = ["europe", "asia"] as const;
const OWN = {
  enabled: true,
  secrets: { existingSecret: "lintel" },
  postgresql: { host: "postgres" },
  redis: { hosts: ["redis"] },
};

/** Renders a chart that depends on ours twice, by aliases, on a condition, and with values for all. Returns what is wrong. */
export function checkAsDependency(helm: string): readonly string[] {
  const parent = mkdtempSync(path.join(os.tmpdir(), "lintel-parent-"));
  try {
    cpSync(CHART, path.join(parent, "charts/lintel"), { recursive: true });
    const dependencies = ALIASES.map((alias) => ({
      name: "lintel",
      version: "*",
      alias,
      condition: `${alias}.enabled`,
    }));
    const chart = { apiVersion: "v2", name: "platform", version: "1.0.0", dependencies };
    writeFileSync(path.join(parent, "Chart.yaml"), stringify(chart));
    const forAll = { imageRegistry: "registry.example.com", another: { chart: "reads this" } };
    const values = { global: forAll, ...Object.fromEntries(ALIASES.map((alias) => [alias, OWN])) };
    writeFileSync(path.join(parent, "values.yaml"), stringify(values));
    const rendered = run(helm, ["template", "prod", parent, "--kube-version=1.36.0"]);
    return rendered.succeeded ? problemsIn(rendered.stdout) : [rendered.stderr];
  } finally {
    rmSync(parent, { recursive: true });
  }
}

function problemsIn(text: string): readonly string[] {
  const objects = objectsIn(text);
  const names = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  const doubles = names.filter((name, index) => names.indexOf(name) !== index);
  const missing = ALIASES.map((alias) => `StatefulSet/prod-${alias}-proxy-edge`).filter(
    (name) => !names.includes(name),
  );
  const images = objects
    .flatMap(({ spec }) => spec?.template?.spec.containers ?? [])
    .filter(({ image }) => !image.startsWith("registry.example.com/"));
  return [
    ...doubles.map((name) => `two objects are ${name}`),
    ...missing.map((name) => `there is no ${name}`),
    ...images.map(({ image }) => `${image} is not of the registry for all`),
  ];
}
