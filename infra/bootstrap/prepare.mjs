import path from "node:path";

import { installWorkspace, isWorkspaceCurrent } from "./fetch/install-workspace.mjs";
import { withLock } from "./fetch/lock.mjs";
import { missingNode, nodeFile } from "./fetch/node-runtime.mjs";
import { PNPM_PACKAGE } from "./fetch/pins.mjs";
import { pnpmFolder } from "./fetch/pnpm-tool.mjs";
import { fetchPackage, isFetched } from "./fetch/registry-package.mjs";
import { toolEnvironment } from "./fetch/tool-environment.mjs";
import { REPOSITORY } from "./paths.mjs";

/**
 * Makes Node, pnpm and the workspace's dependencies available, fetching only what is missing.
 * Several commands at once are fine: one does the work, the others wait for it.
 * Returns the Node to run under and the environment to run in.
 */
export async function prepare() {
  if (!isReady()) await withLock("bootstrap", fetchMissing);
  return { node: nodeFile(), env: environment() };
}

function isReady() {
  const node = missingNode();
  return (node === undefined || isFetched(node)) && isFetched(PNPM_PACKAGE) && isWorkspaceCurrent();
}

async function fetchMissing() {
  const node = missingNode();
  if (node !== undefined) await fetchPackage(node, toolEnvironment());
  await fetchPackage(PNPM_PACKAGE, toolEnvironment());
  if (!isWorkspaceCurrent()) await installWorkspace(environment());
}

function environment() {
  const env = toolEnvironment();
  const folders = [
    path.dirname(nodeFile()),
    pnpmFolder(),
    path.join(REPOSITORY, "node_modules", ".bin"),
  ];
  return { ...env, PATH: [...folders, env.PATH ?? ""].join(path.delimiter) };
}
