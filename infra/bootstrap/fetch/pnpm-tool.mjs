import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

import { PNPM_PACKAGE } from "./pins.mjs";
import { folderOf } from "./registry-package.mjs";

/**
 * The folder to put on PATH for pnpm. Its package's own `pnpm` is a script without a first line
 * naming a shell until an install script has replaced it, which never ran: a shell runs it, turbo
 * does not. So it is the folder of the native binary, where the package came with one.
 */
export function pnpmFolder() {
  const modules = path.join(folderOf(PNPM_PACKAGE), "node_modules");
  const scope = path.join(modules, "@pnpm");
  const candidates = existsSync(scope) ? readdirSync(scope) : [];
  const native = candidates
    .map((name) => path.join(scope, name))
    .find((folder) => existsSync(path.join(folder, "pnpm")));
  return native ?? path.join(modules, ".bin");
}
