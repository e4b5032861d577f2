import { z } from "zod";

/** What a worker needs in memory, with room for its calls. */
const BYTES_OF_A_WORKER = 256 * 1024 * 1024;
const MAX_WORKERS = 16;

const PROBLEM = `must be a whole number from 1 to ${MAX_WORKERS}, or "auto"`;

/** A variable with a number of workers: 1, unless it says otherwise. */
export const envWorkers = z
  .string()
  .default("1")
  .transform((text) => (text === "auto" ? text : Number(text)))
  .refine((wanted) => wanted === "auto" || isCount(wanted), PROBLEM);

const isCount = (wanted: number): boolean =>
  Number.isInteger(wanted) && wanted >= 1 && wanted <= MAX_WORKERS;

export interface Machine {
  /** How many cores the process may use, the container's share counted. */
  readonly cores: number;
  /** What the container may hold in memory; 0 when there is no limit. */
  readonly memoryLimitBytes: number;
}

/** How many workers there are: as many as are asked for; with `auto` one per core, and no more than fit in memory. */
export function countWorkers(wanted: number | "auto", machine: Machine): number {
  if (wanted !== "auto") return wanted;
  const { cores, memoryLimitBytes } = machine;
  const fitting = memoryLimitBytes > 0 ? Math.floor(memoryLimitBytes / BYTES_OF_A_WORKER) : cores;
  return Math.max(1, Math.min(cores, fitting, MAX_WORKERS));
}
