/** How each test of a run has ended, by its name, which is unique in its suite. */
export type Results = ReadonlyMap<string, "passed" | "failed" | "skipped">;

/** The results in a report of pytest's in JUnit's format. A test whose set-up or tear-down failed has failed. */
export function readJUnit(xml: string): Results {
  const results = new Map<string, "passed" | "failed" | "skipped">();
  for (const [, attributes = "", , body = ""] of xml.matchAll(TEST_CASE)) {
    const name = `${attributeIn(attributes, "classname")}::${attributeIn(attributes, "name")}`;
    if (results.get(name) === "failed") continue;
    results.set(name, outcomeIn(body));
  }
  return results;
}

const TEST_CASE = /<testcase\b([^>]*?)(?:\/>|(>)([\s\S]*?)<\/testcase>)/g;

function outcomeIn(body: string): "passed" | "failed" | "skipped" {
  if (/<(?:failure|error)\b/.test(body)) return "failed";
  return /<skipped\b/.test(body) ? "skipped" : "passed";
}

const attributeIn = (attributes: string, name: string): string =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";

interface JestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
    }[];
  }[];
}

/** The results in a report of jest's (`--json`). */
export function readJest(json: string): Results {
  const report: JestReport = JSON.parse(json);
  return new Map(
    report.testResults.flatMap(({ name: file, assertionResults }) =>
      assertionResults.map(({ fullName, status }) => [
        `${file.replace(/^.*\/tests\//, "")}::${fullName}`,
        status === "passed" || status === "failed" ? status : "skipped",
      ]),
    ),
  );
}

/** Names of the tests that pass directly and do not through the gateway. */
export const failedOnlyThrough = (direct: Results, through: Results): readonly string[] =>
  [...direct]
    .filter(([name, outcome]) => outcome === "passed" && through.get(name) !== "passed")
    .map(([name]) => name)
    .toSorted();

/** How many have ended how, for a person. */
export function countsOf(results: Results): string {
  const outcomes = [...results.values()];
  const counted = (["passed", "failed", "skipped"] as const).map(
    (outcome) => `${outcomes.filter((one) => one === outcome).length} ${outcome}`,
  );
  return counted.join(", ");
}
