import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** What a browser may have to fetch, compressed, before it shows the sign-in and the overview. */
const MAX_BYTES = 150 * 1024;

interface Chunk {
  readonly file: string;
  readonly src?: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}
type Manifest = Readonly<Record<string, Chunk>>;

/** The screen that is opened first. */
const FIRST_SCREEN = "src/screens/overview/overview-screen.tsx";

/** Throws when the page, the entry, the first screen and all they import are larger than promised. */
export function requireQuickStart(folder: string): void {
  const manifest: Manifest = JSON.parse(readFileSync(path.join(folder, "manifest.json"), "utf8"));
  const files = firstFiles(manifest);
  const bytes = ["index.html", ...files]
    .map((file) => gzipSync(readFileSync(path.join(folder, file))).length)
    .reduce((sum, size) => sum + size, 0);
  if (bytes <= MAX_BYTES) return;
  throw new Error(
    `the console's first load is ${bytes} bytes compressed, more than ${MAX_BYTES}: ${files.join(", ")}`,
  );
}

/** The files of the entry and the first screen. */
function firstFiles(manifest: Manifest): readonly string[] {
  const files = new Set<string>();
  const visit = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined || files.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  const entries = Object.keys(manifest).filter((name) => manifest[name]?.isEntry === true);
  for (const name of [...entries, FIRST_SCREEN]) visit(name);
  return [...files];
}
