import { boundedLookup } from "../series/bounded-lookup.ts";
import { BATCH_SIZES, LAG_SECONDS } from "../series/buckets.ts";
import type { MetricSet } from "../series/metric-set.ts";

export interface BookedBatch {
  /** Events of the batch. */
  readonly events: number;
  /** Those the ledger knew already. */
  readonly duplicates: number;
  /** Events of unknown price. */
  readonly unpriced: number;
  /** Those of calls whose gateway died: what they cost is an estimate. */
  readonly unknownOutcomes: number;
  /** From the creation of the oldest event to its booking. */
  readonly lagMs: number;
}

export type DeadLetterReason = "unreadable" | "rejected" | "exhausted";

export interface WorkerMetrics {
  booked(batch: BookedBatch): void;
  deadLettered(reason: DeadLetterReason): void;
  settleFailed(): void;
}

const MAX_REASONS = 20;

/** The metrics of event-worker. */
export function createWorkerMetrics(metrics: MetricSet): WorkerMetrics {
  const counter = (name: string, description: string, unit: string) =>
    metrics.counter({ name, description, unit });
  const lag = metrics.histogram(
    {
      name: "lintel.queue.lag.seconds",
      description: "From the creation of a batch's oldest event to its booking.",
      unit: "s",
    },
    LAG_SECONDS,
  )({});
  const sizes = metrics.histogram(
    { name: "lintel.batch.events", description: "Events in a batch.", unit: "{event}" },
    BATCH_SIZES,
  )({});
  const events = counter("lintel.events.booked", "Events written to the ledger.", "{event}")({});
  const duplicates = counter(
    "lintel.events.duplicate",
    "Events the ledger knew already.",
    "{event}",
  )({});
  const unpriced = counter(
    "lintel.events.unpriced",
    "Events of calls whose price is not known.",
    "{event}",
  )({});
  const unknownOutcomes = counter(
    "lintel.events.outcome_unknown",
    "Events of calls whose gateway died before they had ended: their cost is an estimate.",
    "{event}",
  )({});
  const failures = counter(
    "lintel.settle.failures",
    "Batches whose settling in Redis failed.",
    "{batch}",
  )({});
  const deadLetters = counter(
    "lintel.dead.letters",
    "Messages in the dead letters, by reason.",
    "{message}",
  );
  const deadLettersOf = boundedLookup(MAX_REASONS, (reason) => deadLetters({ reason }));
  return {
    booked(batch) {
      lag.record(batch.lagMs / 1000);
      sizes.record(batch.events);
      events.add(batch.events - batch.duplicates);
      duplicates.add(batch.duplicates);
      unpriced.add(batch.unpriced);
      unknownOutcomes.add(batch.unknownOutcomes);
    },
    deadLettered: (reason) => deadLettersOf(reason).add(),
    settleFailed: () => failures.add(),
  };
}
