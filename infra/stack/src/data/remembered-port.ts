import path from "node:path";

import { findFreePort, isPortFree } from "../process/free-port.ts";
import { readJsonFile, writeJsonFile } from "./json-file.ts";

/**
 * The port a store listened on last time, so that its address stays the same from start to start;
 * another free one when it was taken meanwhile, or the first time.
 */
export async function rememberedPort(dataFolder: string, store: string): Promise<number> {
  const file = path.join(dataFolder, "ports.json");
  const kept = Number(readJsonFile(file)[store]);
  if (Number.isInteger(kept) && (await isPortFree(kept))) return kept;
  const port = await findFreePort();
  writeJsonFile(file, { ...readJsonFile(file), [store]: String(port) });
  return port;
}
