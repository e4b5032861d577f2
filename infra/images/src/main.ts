// `npm run image:rootfs -- DIR` makes what an image has at /app. With `--verify` instead of a folder, its services are started as
// an image's would be: by user 65532, on a root that cannot be written, in a folder that goes afterwards. `--verify ROOT` does so in the root of an image.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { bundleServices } from "@lintel/bundle";
import { onStopRequest } from "@lintel/stack";

import { folderSize } from "./folder-size.ts";
import { verifyImage } from "./verify/verify-image.ts";

const say = (text: string): void => console.log(text);

async function makeApp(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await bundleServices(folder);
  // So that Node does not try to read the files as CommonJS first.
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }\n');
  say(`${folder}: ${(folderSize(folder) / 1e6).toFixed(1)} MB`);
}

async function verify(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "lintel-image-"));
  try {
    await makeApp(path.join(folder, "app"));
    await verifyImage(folder, say);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// What was started ends with this process.
onStopRequest(() => process.exit(1));
const [argument, root] = process.argv.slice(2);
if (argument === undefined) {
  say("usage: npm run image:rootfs -- DIR | --verify [ROOT]");
  process.exitCode = 1;
} else if (argument === "--verify") {
  await (root === undefined ? verify() : verifyImage(path.resolve(root), say));
} else {
  await makeApp(path.resolve(argument));
}
