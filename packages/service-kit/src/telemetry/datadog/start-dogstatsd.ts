import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";

import type { MetricSet } from "../series/metric-set.ts";
import { MAX_LINE_BYTES, metricLines, sampleLines, type SentSums } from "./to-lines.ts";

export interface DogStatsdOptions {
  readonly metrics: MetricSet;
  readonly host: string;
  readonly port: number;
  /** Tags of every metric. */
  readonly tags: readonly string[];
  readonly onTrouble: (what: string, error: unknown) => void;
}

export interface DogStatsd {
  /** Sends what has come since it was last sent. Never rejects. */
  flush(): Promise<void>;
  /** Sends the last and frees the socket. */
  shutdown(): Promise<void>;
}

/** As often as the agent itself sends on. */
const FLUSH_EVERY_MS = 10_000;

/**
 * Sends metrics to Datadog's agent over UDP, which cannot hold anything up and may lose some: every ten seconds what has come together
 * since, in datagrams of many lines. Keeps nothing of what could not be sent, so that an agent that is away costs no memory.
 */
export function startDogStatsd(options: DogStatsdOptions): DogStatsd {
  const { host, metrics, onTrouble, port, tags } = options;
  const sent: SentSums = new Map();
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4").unref();
  socket.on("error", (error) => onTrouble("metrics could not be sent to Datadog's agent", error));
  const send = (datagram: string): Promise<void> =>
    new Promise((resolve) => {
      socket.send(datagram, port, host, (error) => {
        if (error) onTrouble("metrics could not be sent to Datadog's agent", error);
        resolve();
      });
    });
  const flush = async (): Promise<void> => {
    const { resourceMetrics } = await metrics.collect();
    const collected = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    const lines = [
      ...metricLines(collected, tags, sent),
      ...sampleLines(metrics.takeSamples(), tags),
    ];
    // A turn of the event loop between two: all at once are more than an agent's buffer takes.
    for (const datagram of datagramsOf(lines)) {
      await send(datagram);
      await nextTurn();
    }
  };
  const timer = setInterval(() => void flush(), FLUSH_EVERY_MS).unref();
  return {
    flush,
    async shutdown() {
      clearInterval(timer);
      await flush();
      socket.close();
    },
  };
}

/** Lines put together as far as a datagram takes them. */
function datagramsOf(lines: readonly string[]): readonly string[] {
  const datagrams: string[] = [];
  let next = "";
  for (const line of lines) {
    const longer = next === "" ? line : `${next}\n${line}`;
    if (Buffer.byteLength(longer) <= MAX_LINE_BYTES) {
      next = longer;
    } else {
      datagrams.push(next);
      next = line;
    }
  }
  return next === "" ? datagrams : [...datagrams, next];
}
