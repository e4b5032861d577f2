import { readFileSync } from "node:fs";
import path from "node:path";

const PAGE = path.resolve(import.meta.dirname, "../../../../.github/OPERATING.md");
const ROW = /^\| (?<names>`[A-Z][^|]*?) *\| (?<defaults>[^|]*?) *\| (?<services>[^|]*?) *\|/gm;

/** What the operator's page says that a service has where a variable is not set, by the variable's name; none where it says so. */
export function documentedDefaults(service: string): ReadonlyMap<string, string> {
  const rows = [...readFileSync(PAGE, "utf8").matchAll(ROW)].map(({ groups }) => groups ?? {});
  const own = rows.filter(
    ({ services = "" }) => services === "all" || services.split(", ").includes(service),
  );
  const named = own.flatMap(({ defaults = "", names = "" }) => {
    const texts = defaults.match(/"[^"]*"|[^,\s][^,]*/g) ?? [];
    const variables = names.match(/[A-Z][A-Z\d_]+/g) ?? [];
    // One text for several variables is that of each.
    return variables.map((name, index) => [name, texts[index] ?? texts[0] ?? NONE] as const);
  });
  return new Map(
    named
      .filter(([name, text]) => !IS_PROSE.test(text) && !FILLED_IN_LATER.has(name))
      .map(([name, text]) => [name, text.replaceAll(/["`]/g, "")]),
  );
}

const NONE = "none";
/** None, or what is another one's: a service's name, or the value of another variable. */
const IS_PROSE = /^(?:none|the service's|`[A-Z_]+`)$/;

/** What is chosen where it is used, by what else is set. */
const FILLED_IN_LATER: ReadonlySet<string> = new Set(["REDIS_PORT", "OTEL_EXPORTER_OTLP_PROTOCOL"]);
