import path from "node:path";

import { FriendlyError } from "../console.mjs";
import { NODE_MAJOR, NODE_PACKAGES } from "./pins.mjs";
import { folderOf } from "./registry-package.mjs";

const ownMajor = Number(process.versions.node.split(".")[0]);

/** The package to fetch Node from; undefined when the running Node is new enough, unless it has to be the very one that is pinned (LINTEL_PINNED_NODE). */
export function missingNode() {
  if (ownMajor >= NODE_MAJOR && process.env.LINTEL_PINNED_NODE === undefined) return undefined;
  const platform = `${process.platform}-${process.arch}`;
  const pin = NODE_PACKAGES[platform];
  if (pin === undefined) {
    throw new FriendlyError(
      `Node ${NODE_MAJOR} or newer is needed; this is ${process.version}, and for ${platform} none can be fetched`,
    );
  }
  return pin;
}

/** The Node everything runs under. */
export function nodeFile() {
  const pin = missingNode();
  if (pin === undefined) return process.execPath;
  return path.join(folderOf(pin), "node_modules", pin.name, "bin", "node");
}
