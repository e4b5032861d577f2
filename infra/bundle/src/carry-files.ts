import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

import type { Plugin, PluginContext } from "rolldown";

/** `new URL("…", import.meta.url)`: a module of a thread, or a folder. */
const RELATIVE = /new URL\("([^"]+)", import\.meta\.url\)/g;
/** `import.meta.resolve("…")`: a file of a package. */
const OF_PACKAGE = /import\.meta\.resolve\("([^"]+)"\)/g;

/**
 * Lets the sources of this repository refer to files beside their code, and carries those along: modules that run in
 * threads are bundled, folders and files of packages are copied. What refers to a file in any other way is an error.
 */
export function carryFiles(repository: string): Plugin {
  const isOurs = (id: string): boolean =>
    id.startsWith(repository) && !id.includes("node_modules") && id.endsWith(".ts");
  return {
    name: "carry-files",
    async transform(code, id) {
      if (!isOurs(id) || !code.includes("import.meta.")) return undefined;
      const folder = path.dirname(id);
      for (const [, target = ""] of code.matchAll(RELATIVE)) {
        if (target.endsWith("/")) await emitFolder(this, path.resolve(folder, target));
        else emitThread(this, path.resolve(folder, target));
      }
      for (const [, target = ""] of code.matchAll(OF_PACKAGE)) {
        const fileName = path.basename(target);
        const source = await readFile(createRequire(id).resolve(target));
        this.emitFile({ type: "asset", fileName, source });
      }
      const carried = code
        .replaceAll(RELATIVE, (_, target: string) => ownUrl(besideName(target)))
        .replaceAll(OF_PACKAGE, (_, target: string) => `${ownUrl(path.basename(target))}.href`);
      const rest = carried.replaceAll(/new URL\("[^"]+", import\.meta\.url\)/g, "");
      if (/import\.meta\.(?:url|dirname|filename|resolve)/.test(rest)) {
        this.error(`${id} refers to a file in a way that cannot be bundled`);
      }
      return carried;
    },
  };
}

const ownUrl = (name: string): string => `new URL("./${name}", import.meta.url)`;

/** `../scripts/` is `scripts/` beside the bundle, `./a-thread.ts` is `a-thread.js`. */
const besideName = (target: string): string =>
  target.endsWith("/") ? `${path.basename(target)}/` : `${path.basename(target, ".ts")}.js`;

function emitThread(context: PluginContext, id: string): void {
  const name = path.basename(id, ".ts");
  context.emitFile({ type: "chunk", id, name, fileName: `${name}.js` });
}

async function emitFolder(context: PluginContext, folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile())) {
    const full = path.join(file.parentPath, file.name);
    const fileName = path.join(path.basename(folder), path.relative(folder, full));
    context.emitFile({ type: "asset", fileName, source: await readFile(full) });
  }
}
