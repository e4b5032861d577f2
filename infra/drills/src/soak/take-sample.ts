import { readFileSync } from "node:fs";

import type { Lintel } from "@lintel/e2e";

import { percentile } from "../traffic/describe-calls.ts";
import type { Call } from "../traffic/start-traffic.ts";

export interface Sample {
  /** Resident memory of each process. */
  readonly memoryMb: Readonly<Record<string, number>>;
  /** Latencies of the calls since the previous sample, in milliseconds. Other load on the machine affects the lowest ones least. */
  readonly p5: number;
  readonly p50: number;
  readonly p99: number;
  /** Batches of events in the queue. */
  readonly waiting: number;
  /** Partitions of the table of events. */
  readonly partitions: number;
}

export async function takeSample(lintel: Lintel, calls: readonly Call[]): Promise<Sample> {
  const { adminApi, proxies, worker } = lintel.services;
  const services = [...proxies, worker, adminApi];
  const names = [...proxies.map((_, index) => `proxy ${index}`), "worker", "admin"];
  const memory = services.map((service, index) => [names[index], residentMb(service.pid())]);
  const times = calls.map(({ ms }) => ms);
  const { rows } = await lintel.db.query<{ readonly count: number }>(
    "select count(*)::int from pg_inherits where inhparent = 'events'::regclass",
  );
  return {
    memoryMb: Object.fromEntries(memory),
    p5: percentile(times, 0.05),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    waiting: await gaugeAt(worker.url, "lintel_queue_waiting"),
    partitions: rows[0]?.count ?? 0,
  };
}

function residentMb(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}

async function gaugeAt(url: string, name: string): Promise<number> {
  const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(10_000) });
  const values = [
    ...(await answer.text()).matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)`, "gm")),
  ];
  return values.reduce((sum, [, value]) => sum + Number(value), 0);
}
