import { spawn } from "node:child_process";
import { once } from "node:events";
import { Duplex } from "node:stream";

import { withDeadline } from "@lintel/testkit";

const EVENTS = "instructions:u,instructions:k";
const DEADLINE_MS = 5_000;

/** What was done, and how many instructions a process executed for it. */
export interface Counted<T> {
  readonly result: T;
  /** Instructions of all its threads, in user mode and in the kernel; NaN if they cannot be counted. */
  readonly instructions: number;
}

/**
 * Counts what a process executes while `work` is done, with Linux' `perf` where it is there and may: other than CPU
 * time it is the same on a machine that is slow today, or shared.
 */
export async function countInstructions<T>(
  pid: number,
  work: () => Promise<T>,
): Promise<Counted<T>> {
  const starting = withDeadline(startCounter(pid), DEADLINE_MS, "perf to count");
  const counter = await starting.catch(() => undefined);
  try {
    const result = await work();
    return { result, instructions: (await counter?.read()) ?? Number.NaN };
  } finally {
    counter?.stop();
  }
}

/** `perf`, counting from now on: it is started, and confirms it. */
async function startCounter(pid: number) {
  const args = ["stat", "-x", ",", "-e", EVENTS, "-D", "-1", "--control", "fd:3,4", "-p"];
  const perf = spawn("perf", [...args, String(pid)], {
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
  });
  const stop = (): void => void perf.kill("SIGINT");
  let reported = "";
  perf.stderr?.on("data", (piece: Buffer) => (reported += piece.toString()));
  const [, , , orders, answers] = perf.stdio;
  if (!(orders instanceof Duplex) || !(answers instanceof Duplex)) throw new Error("no pipes");
  orders.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => {
    perf.once("close", () => resolve());
    perf.once("error", () => resolve());
  });
  orders.write("enable\n");
  const acknowledged = once(answers, "data").then(() => true);
  const isCounting = await Promise.race([acknowledged, closed.then(() => false)]);
  if (!isCounting) return undefined;
  return {
    stop,
    async read() {
      stop();
      await withDeadline(closed, DEADLINE_MS, "perf to end");
      return sumOf(reported);
    },
  };
}

/** The counts of `perf stat -x ,`, added up: `<count>,,<event>,…` in each line. */
export function sumOf(report: string): number {
  const lines = report.split("\n").filter((line) => line.includes(",instructions"));
  const counts = lines.map((line) => Number.parseInt(line, 10));
  return counts.length === 2 ? counts.reduce((sum, count) => sum + count, 0) : Number.NaN;
}
