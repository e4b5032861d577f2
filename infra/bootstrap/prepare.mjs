import path from "node:path";

import { installWorkspace, isWorkspaceCurrent } from "./install-workspace.mjs";
import { withLock } from "./lock.mjs";
import { missingNode, nodeFile } from "./node-runtime.mjs";
import { PNPM_PACKAGE } from "./pins.mjs";
import { REPOSITORY } from "./places.mjs";
import { fetchPackage, folderOf, isFetched } from "./registry-package.mjs";
import { toolEnvironment } from "./tool-environment.mjs";

/**
 * Makes Node, pnpm and the workspace's dependencies available, fetching only what is missing.
 * Several commands at once are fine: one does the work, the others wait for it.
 * Returns the Node to run under and the environment to run in.
 */
export async function prepare() {
  const node = nodeFile();
  const env = withPath(toolEnvironment(), [
    path.dirname(node),
    path.join(folderOf(PNPM_PACKAGE), "node_modules", ".bin"),
    path.join(REPOSITORY, "node_modules", ".bin"),
  ]);
  if (!isReady()) await withLock("bootstrap", () => fetchMissing(env));
  return { node, env };
}

function isReady() {
  const node = missingNode();
  return (node === undefined || isFetched(node)) && isFetched(PNPM_PACKAGE) && isWorkspaceCurrent();
}

async function fetchMissing(env) {
  const node = missingNode();
  if (node !== undefined) await fetchPackage(node, env);
  await fetchPackage(PNPM_PACKAGE, env);
  if (!isWorkspaceCurrent()) await installWorkspace(env);
}

function withPath(env, folders) {
  return { ...env, PATH: [...folders, env.PATH ?? ""].join(path.delimiter) };
}
