// `npm run chart:check`: renders the chart with Helm and looks at what comes out. `infra/helm/chart-tools.sh` builds what it needs; `HELM`, `KUBECONFORM`,
// `HELM_UNITTEST` and `PROMTOOL` name programs that are elsewhere. What cannot be run is said, and fails with `--all`.
import { globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { checkAsDependency } from "./check/as-dependency.ts";
import { boardQueries } from "./check/board-queries.ts";
import { checkConfiguration, checkEnvironments } from "./check/check-environment.ts";
import {
  KUBERNETES_VERSIONS,
  writeDefinitionSchemas,
  writeKubernetesSchemas,
} from "./check/kubernetes-schemas.ts";
import { checkOlderValues } from "./check/older-values.ts";
import { REFUSALS } from "./check/refusals.ts";
import { CHART, objectsIn, renderChart } from "./check/render-chart.ts";
import { findTool, isThere, run } from "./check/tools.ts";

const helm = findTool("helm");
const kubeconform = findTool("kubeconform");
const unittest = findTool("helm-unittest");
const promtool = findTool("promtool");
const examples = globSync("ci/*-values.yaml", { cwd: CHART }).toSorted();
const say = (text: string): void => console.log(`chart: ${text}`);

function fail(what: string, reason = ""): void {
  say(`FAILED ${what}${reason === "" ? "" : `\n${reason}`}`);
  process.exitCode = 1;
}

function skip(what: string): void {
  if (process.argv.includes("--all")) fail(what);
  else say(`skipped: ${what}`);
}

function problemsOf(values: string): readonly string[] {
  const lint = run(helm, [
    "lint",
    "--strict",
    "--quiet",
    CHART,
    `--values=${path.join(CHART, values)}`,
    // Lint renders as a cluster without any optional part.
    "--set=checkApis=false",
  ]);
  const rendered = renderChart({ helm, values });
  if (!rendered.succeeded) return [rendered.stderr];
  const objects = objectsIn(rendered.stdout);
  const names = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  const doubles = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...(lint.succeeded ? [] : [lint.stdout]),
    ...doubles.map((name) => `two objects are ${name}`),
    ...checkEnvironments(objects),
    ...checkConfiguration(objects),
  ];
}

function checkExamples(): void {
  for (const values of examples) {
    const problems = problemsOf(values);
    if (problems.length > 0) fail(values, problems.join("\n"));
    else say(`${values}: the services accept their environment and end within their grace`);
  }
}

function checkRefusals(): void {
  const values = "ci/external-stores-values.yaml";
  const wrong = REFUSALS.filter(({ bare, because, set }) => {
    const { stderr, succeeded } = renderChart({
      helm,
      values,
      set,
      ...(bare === true ? { apis: [] } : {}),
    });
    const isRight = !succeeded && stderr.includes(because);
    if (!isRight) fail(set.join(" "), succeeded ? "is rendered" : stderr);
    return !isRight;
  });
  say(
    `${REFUSALS.length - wrong.length} of ${REFUSALS.length} unsafe combinations are refused with their reason`,
  );
}

function checkValuesOfOlderCharts(): void {
  const problems = checkOlderValues(helm, "ci/company-values.yaml");
  if (problems.length > 0) fail("values of an older chart", problems.join("\n"));
  else say("values that lack what a later chart has are refused in words, or need nothing");
}

function checkDependency(): void {
  const problems = checkAsDependency(helm);
  if (problems.length > 0) fail("a chart above this one", problems.join("\n"));
  else say("a chart above it has it twice, by aliases");
}

function checkSuites(): void {
  if (!isThere(unittest, "--help")) return skip("helm-unittest is not here");
  const { stderr, stdout, succeeded } = run(unittest, ["--strict", CHART]);
  const [counted] = /^Tests:.*/m.exec(stdout) ?? [];
  if (succeeded && counted !== undefined) say(`helm-unittest: ${counted.slice(6).trim()}`);
  else fail("helm-unittest", stdout + stderr);
}

function checkSchemas(): void {
  if (!isThere(kubeconform, "-v")) return skip("kubeconform is not here");
  if (!isThere("go", "version")) return skip("Go, which fetches the schemas, is not here");
  const folder = mkdtempSync(path.join(os.tmpdir(), "lintel-schemas-"));
  try {
    writeDefinitionSchemas(path.join(folder, "definitions"));
    for (const version of KUBERNETES_VERSIONS) {
      writeKubernetesSchemas(version, path.join(folder, version));
      const text = examples.map((values) => renderChart({ helm, values }).stdout).join("\n---\n");
      const places = [version, "definitions"].map((name) => [
        "-schema-location",
        `${path.join(folder, name)}/{{.ResourceKind}}{{.KindSuffix}}.json`,
      ]);
      const result = run(kubeconform, ["-summary", ...places.flat(), "-"], text);
      if (result.succeeded) say(`Kubernetes ${version}: ${result.stdout.trim()}`);
      else fail(`Kubernetes ${version}`, result.stdout + result.stderr);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function checkQueries(): void {
  if (!isThere(promtool, "--version")) return skip("promtool is not here");
  const folder = mkdtempSync(path.join(os.tmpdir(), "lintel-rules-"));
  try {
    const queries = path.join(folder, "boards.yaml");
    writeFileSync(queries, JSON.stringify({ groups: [{ name: "boards", rules: boardQueries() }] }));
    const { stderr, stdout, succeeded } = run(promtool, [
      "check",
      "rules",
      path.join(CHART, "alerts/lintel.rules.yaml"),
      queries,
    ]);
    if (succeeded) say(`promtool: ${stdout.trim().replaceAll(/\s+/g, " ")}`);
    else fail("promtool", stdout + stderr);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (isThere(helm, "version")) {
  checkExamples();
  checkRefusals();
  checkValuesOfOlderCharts();
  checkDependency();
  checkSuites();
  checkSchemas();
} else {
  skip("Helm is not here: nothing is rendered");
}
checkQueries();
