import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import type { Script } from "./run-script.ts";

const FOLDER = new URL("../scripts/", import.meta.url);

const read = (name: string): string => readFileSync(new URL(`${name}.lua`, FOLDER), "utf8");

/** The script made of these files of `scripts/`, in this order, after the prelude. To be called once, at the start. */
export function loadScript(...names: readonly string[]): Script {
  const source = ["prelude", ...names].map(read).join("\n");
  return { source, sha: createHash("sha1").update(source).digest("hex") };
}
