import { readFileSync } from "node:fs";
import path from "node:path";

import { parse } from "yaml";

import { CHART, renderChart } from "./render-chart.ts";

/** Paths of the maps among the default values, at any depth: what templates reach into. */
function mapsIn(value: unknown, at = ""): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const own = at === "" ? name : `${at}.${name}`;
    const isMap = typeof member === "object" && member !== null && !Array.isArray(member);
    return isMap ? [own, ...mapsIn(member, own)] : [];
  });
}

/**
 * Renders the chart without each of its maps of values, as `helm upgrade --reuse-values` does with those that an older chart did not have. Returns where that
 * breaks a template: it has to be refused in words, or need nothing.
 */
export function checkOlderValues(helm: string, values: string): readonly string[] {
  const defaults: unknown = parse(readFileSync(path.join(CHART, "values.yaml"), "utf8"));
  return mapsIn(defaults).flatMap((map) => {
    const { stderr, succeeded } = renderChart({ helm, values, set: [`${map}=null`] });
    const isSaid = stderr.includes("they are an older chart's");
    return succeeded || isSaid ? [] : [`without ${map}: ${stderr}`];
  });
}
