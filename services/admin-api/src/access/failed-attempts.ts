import { networkOf } from "./network-of.ts";

/** Wrong credentials a source may show before it has to wait: people mistype. */
const FREE_ATTEMPTS = 5;
const FIRST_WAIT_MS = 1000;
/** Not longer: behind one address may be others who know the password. */
const MAX_WAIT_MS = 60_000;
/** How long a source's failures are remembered after the last one. */
const FORGOTTEN_AFTER_MS = 15 * 60_000;
/** An attacker with more addresses than this is not slowed down by counting them. */
const MAX_SOURCES = 10_000;

export interface FailedAttempts {
  /** How long a source has to wait until another wrong credential is not one too many; 0 when it has not. */
  readonly waitMs: (source: string) => number;
  readonly failed: (source: string) => void;
}

interface Record {
  readonly failures: number;
  readonly lastMs: number;
}

/**
 * Counts wrong credentials per source, each of which has to wait longer and longer, in the memory of this process:
 * of every source but the `MAX_SOURCES` that failed last, nothing is known. Others are never affected.
 */
export function countFailedAttempts(now: () => Date): FailedAttempts {
  // In the order of their last failure.
  const records = new Map<string, Record>();
  const recent = (network: string): Record | undefined => {
    const record = records.get(network);
    const isRecent = record !== undefined && nowMs() - record.lastMs < FORGOTTEN_AFTER_MS;
    return isRecent ? record : undefined;
  };
  const nowMs = (): number => now().getTime();
  return {
    waitMs(source) {
      const record = recent(networkOf(source));
      return record === undefined ? 0 : Math.max(0, record.lastMs + waitOf(record) - nowMs());
    },
    failed(source) {
      const network = networkOf(source);
      const failures = (recent(network)?.failures ?? 0) + 1;
      records.delete(network);
      records.set(network, { failures, lastMs: nowMs() });
      const [oldest] = records.keys();
      if (records.size > MAX_SOURCES && oldest !== undefined) records.delete(oldest);
    },
  };
}

const waitOf = ({ failures }: Record): number =>
  failures < FREE_ATTEMPTS
    ? 0
    : Math.min(FIRST_WAIT_MS * 2 ** (failures - FREE_ATTEMPTS), MAX_WAIT_MS);
