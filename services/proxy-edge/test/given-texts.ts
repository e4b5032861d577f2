import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Texts that are not ours to publish lie beside a checkout, in a folder of this name in one of those above it. */
const FOLDER = "shared";

/** The text of the first file of a folder there whose name begins so; `undefined` where it is not there. */
export function givenText(folder: string, beginning: string): string | undefined {
  for (let at = import.meta.dirname; at !== path.dirname(at); at = path.dirname(at)) {
    const found = path.join(at, FOLDER, folder);
    const names = existsSync(found) ? readdirSync(found).toSorted() : [];
    const name = names.find((each) => each.startsWith(beginning));
    if (name !== undefined) return readFileSync(path.join(found, name), "utf8");
  }
  return undefined;
}
