import { readdirSync } from "node:fs";
import path from "node:path";

/** The first has the folder itself, as a proxy of one process has it; the others have folders in it. */
export const spoolOfWorker = (folder: string, worker: number): string =>
  worker === 1 ? folder : path.join(folder, `worker-${worker}`);

const OF_A_WORKER = /^worker-([1-9]\d{0,3})$/;

/** Folders of workers that there were and are no more, now that there are `workers`. Throws when `folder` cannot be read. */
export function spoolsLeft(folder: string, workers: number): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .filter(({ name }) => Number(OF_A_WORKER.exec(name)?.[1] ?? 0) > workers)
    .map(({ name }) => path.join(folder, name));
}
