import type { DeadLetter, UsageDelivery } from "@lintel/events/bullmq";
import type { DeadLetterReason } from "@lintel/service-kit";

import type { Deps } from "../deps.ts";

/** Keeps a record that can never be booked for people to look at. The log says where it was and why, not what it held. */
export async function setAside(
  { metrics, logger }: Pick<Deps, "metrics" | "logger">,
  { batch, deadLetter, jobId }: UsageDelivery,
  kind: DeadLetterReason,
  letter: Pick<DeadLetter, "index" | "reason" | "record">,
): Promise<void> {
  await deadLetter(letter);
  metrics.deadLettered(kind);
  const { index, reason } = letter;
  const { spoolId, sequence } = batch;
  logger.warn({ jobId, spoolId, sequence, index, reason }, "usage record cannot be booked");
}
