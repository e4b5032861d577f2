import { lstatSync, readdirSync } from "node:fs";
import path from "node:path";

/** Bytes of all files below a folder. Links are not followed. */
export function folderSize(folder: string): number {
  const sizes = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const place = path.join(folder, entry.name);
    return entry.isDirectory() ? folderSize(place) : lstatSync(place).size;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}
