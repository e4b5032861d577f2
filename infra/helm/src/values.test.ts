import { globSync, readFileSync } from "node:fs";
import path from "node:path";

import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { parse } from "yaml";

const CHART = path.resolve(import.meta.dirname, "../lintel");
const read = (file: string): string => readFileSync(path.join(CHART, file), "utf8");
const isValid = new Ajv2020({
  strict: true,
  allErrors: true,
  allowUnionTypes: true,
  strictTypes: false,
  strictRequired: false,
}).compile(JSON.parse(read("values.schema.json")));
const values: unknown = parse(read("values.yaml"));

/** Paths of the members of an object, at any depth; a map that has none by default is one member. */
function membersOf(value: unknown, at = ""): readonly string[] {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  const entries = isMap ? Object.entries(value) : [];
  if (entries.length === 0) return [at];
  return entries.flatMap(([name, member]) => membersOf(member, `${at}/${name}`));
}

it("the default values meet their schema", () => {
  isValid(values);
  expect(isValid.errors ?? []).toEqual([]);
});

it.each(globSync("ci/*.yaml", { cwd: CHART }))("%s meets the schema", (file) => {
  isValid(parse(read(file)));
  expect(isValid.errors ?? []).toEqual([]);
});

it("a misspelt value is refused, at every depth", () => {
  const places = new Set(membersOf(values).map((member) => path.dirname(member)));
  const open =
    /\/(?:env|secretEnv|labels|requests|limits|global|inline|podSecurityContext|containerSecurityContext|seccompProfile|capabilities)$/;
  for (const place of [...places].filter((each) => !open.test(each))) {
    const given = {};
    let at: Record<string, unknown> = given;
    for (const name of place.split("/").filter(Boolean)) {
      const next = {};
      at[name] = next;
      at = next;
    }
    at["misspelt"] = true;
    expect([place, isValid(given)]).toEqual([place, false]);
  }
});

const REFUSED: readonly (readonly [object, string])[] = [
  [
    { proxyEdge: { spool: { persistence: { accessMode: "ReadWriteMany" } } } },
    "a spool for several",
  ],
  [{ proxyEdge: { drainSeconds: 7200 } }, "a drain of more than an hour"],
  [{ adminApi: { autoscaling: { type: "keda" } } }, "KEDA where no queue says how many are needed"],
  [{ env: { LINTEL_SPOOL_DIR: "/x" } }, "a variable that the chart sets itself"],
  [{ env: { ADMIN_PASS: "x" } }, "a secret among plain variables"],
  [{ ingress: { enabled: true, proxyHost: "" } }, "an ingress without a host"],
];

it.each(REFUSED)("refuses %j: %s", (given, _why) => {
  expect(isValid(given)).toBe(false);
});
