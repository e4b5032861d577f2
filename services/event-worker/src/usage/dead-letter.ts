import type { DeadLetter, UsageDelivery } from "@lintel/events/bullmq";
import type { DeadLetterReason } from "@lintel/service-kit";

import type { Deps } from "../deps.ts";

/** Keeps a record that can never be booked for people to look at. The log has its place and the reason, not its content. */
export async function sendToDeadLetters(
  { metrics, logger }: Pick<Deps, "metrics" | "logger">,
  { batch, deadLetter, jobId }: UsageDelivery,
  kind: DeadLetterReason,
  deadRecord: Pick<DeadLetter, "index" | "reason" | "record">,
): Promise<void> {
  await deadLetter(deadRecord);
  metrics.deadLettered(kind);
  const { index, reason } = deadRecord;
  const { spoolId, sequence } = batch;
  logger.warn({ jobId, spoolId, sequence, index, reason }, "usage record cannot be booked");
}
