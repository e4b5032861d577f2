import { setTimeout as pause } from "node:timers/promises";

import { residentKibOf } from "../machine/process-usage.ts";
import { waitUntil } from "../process/wait-until.ts";
import { openConnection } from "./connection.ts";
import type { Connection } from "./connection.ts";
import type { HoldJob, HoldResult } from "./job.ts";
import { medianOf } from "./quantiles.ts";

const SAMPLE_EVERY_MS = 100;
const OPEN_MS = 60_000;
const END_MS = 60_000;

interface Held {
  readonly connections: Connection[];
  readonly failures: string[];
  flowing: number;
  completed: number;
}

/** Opens many slow streams, reads the gateway's memory while all flow, and waits for their right end. */
export async function holdStreams(job: HoldJob): Promise<HoldResult> {
  const held: Held = { connections: [], failures: [], flowing: 0, completed: 0 };
  const residentKibBefore = await readResidentKib(job, job.warmupMs);
  for (let index = 0; index < job.streams; index += 1) {
    openStream(job, held);
    // One turn of the loop each, so that the listening queue is never overrun.
    if (index % 10 === 9) await pause(10);
  }
  const allFlow = () => held.flowing + held.failures.length >= job.streams;
  await waitUntil(allFlow, { deadlineMs: OPEN_MS, what: "the first byte of every stream" });
  const residentKib = await readResidentKib(job, job.measureMs);
  // On a machine so busy that the first streams ended meanwhile, there never were that many.
  const residentKibOpen = held.completed === 0 ? residentKib : Number.NaN;
  const allEnded = () => held.completed + held.failures.length >= job.streams;
  await waitUntil(allEnded, { deadlineMs: END_MS, what: "the end of every stream" });
  for (const connection of held.connections) connection.close();
  return {
    completed: held.completed,
    failed: held.failures.length,
    failures: held.failures.slice(0, 5),
    residentKibBefore,
    residentKibOpen,
  };
}

function openStream(job: HoldJob, held: Held): void {
  const target = { port: job.port, request: Buffer.from(job.request) };
  const connection = openConnection(target, {
    onFirstByte: () => {
      held.flowing += 1;
    },
    onAnswer: (answer) => {
      if (answer.status === 200 && answer.bodyBytes === job.expectedBytes) held.completed += 1;
      else held.failures.push(`status ${answer.status} with ${answer.bodyBytes} bytes`);
    },
    onLost: (reason) => held.failures.push(reason),
  });
  held.connections.push(connection);
  connection.send();
}

async function readResidentKib(job: HoldJob, forMs: number): Promise<number> {
  if (job.gatewayPid === undefined) return Number.NaN;
  const samples: number[] = [];
  for (let passedMs = 0; passedMs < forMs; passedMs += SAMPLE_EVERY_MS) {
    samples.push(residentKibOf(job.gatewayPid));
    await pause(SAMPLE_EVERY_MS);
  }
  return medianOf(samples);
}
