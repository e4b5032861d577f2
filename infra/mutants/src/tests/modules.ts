import { registerHooks } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const OWN = new URL("vitest.ts", import.meta.url).href;
/** Stands behind an address, so that the module is loaded again. */
const RUN = "?mutant=";

/** Who imports a module; by addresses without a run. */
const importers = new Map<string, Set<string>>();
let renewed: ReadonlySet<string> = new Set();
let run = 0;

const plain = (url: string): string => url.split(RUN, 1)[0] ?? url;

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL } = context;
    if (specifier === "vitest" && parentURL !== undefined && parentURL !== OWN) {
      return { url: OWN, format: "module-typescript", shortCircuit: true };
    }
    const resolved = next(specifier, context);
    if (parentURL === undefined || !isOurs(resolved.url)) return resolved;
    const url = plain(resolved.url);
    const known = importers.get(url) ?? new Set();
    importers.set(url, known.add(plain(parentURL)));
    return renewed.has(url) ? { ...resolved, url: `${url}${RUN}${run}` } : resolved;
  },
});

const isOurs = (url: string): boolean => url.startsWith("file:") && !url.includes("/node_modules/");

/** From now on these files, and all modules that import them, are loaded again. */
export function renew(changed: readonly string[]): void {
  run += 1;
  const found = new Set<string>();
  const waiting = changed.flatMap(modulesOf);
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    if (found.has(url)) continue;
    found.add(url);
    waiting.push(...(importers.get(url) ?? []));
  }
  renewed = found;
}

/** A file's own module; for one that is read and not imported (a Redis script), all modules of its package. */
function modulesOf(file: string): readonly string[] {
  const { href } = pathToFileURL(file);
  if (importers.has(href) || file.endsWith(".ts")) return [href];
  const sources = `${href.split("/src/", 1)[0]}/src/`;
  return [...importers.keys()].filter((url) => url.startsWith(sources));
}

/** Imports a test file again. */
export const importAnew = (file: string): Promise<unknown> =>
  import(`${pathToFileURL(path.resolve(file)).href}${RUN}${run}`);
