import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import type { ConsoleFile, ConsoleFiles } from "../console-files.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The built console, in memory, each file compressed once. Undefined where it has not been built. */
export function readConsole(folder: URL): ConsoleFiles | undefined {
  const root = fileURLToPath(folder);
  if (!existsSync(path.join(root, "index.html"))) return undefined;
  const assets = path.join(root, "assets");
  return {
    page: readFile(path.join(root, "index.html")),
    assets: new Map(readdirSync(assets).map((name) => [name, readFile(path.join(assets, name))])),
  };
}

function readFile(file: string): ConsoleFile {
  const plain = readFileSync(file);
  return {
    plain,
    gzip: gzipSync(plain),
    type: TYPES[path.extname(file)] ?? "application/octet-stream",
    etag: `"${createHash("sha256").update(plain).digest("base64url")}"`,
  };
}
