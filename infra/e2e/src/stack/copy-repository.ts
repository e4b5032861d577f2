import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const REPOSITORY = path.resolve(import.meta.dirname, "../../../..");
/** What services, the command line and the generator of its types are run from. */
const COPIED = ["package.json", "packages", "services", "infra/openapi"];
const TESTS = /\.(?:test|itest)\.ts$|(?:^|\/)fixtures(?:\/|$)/;

export interface RepositoryCopy {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * Copies the sources, and `more` folders beside them, so that a test can change them as a person would. Links between the packages are relative and
 * lead to the copies; what is from npm is the installation's own.
 */
export async function copyRepository(more: readonly string[] = []): Promise<RepositoryCopy> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "lintel-copy-"));
  for (const name of [...COPIED, ...more]) {
    await cp(path.join(REPOSITORY, name), path.join(folder, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !TESTS.test(source),
    });
  }
  await symlink(path.join(REPOSITORY, "node_modules"), path.join(folder, "node_modules"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
