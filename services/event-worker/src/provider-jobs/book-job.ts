import type { OpenJob, UsedByJob } from "@lintel/db";

import { revokeSpentHolders } from "../usage/revoke-spent-holders.ts";
import { toSettlements } from "../usage/to-settlements.ts";
import type { JobDeps } from "./job-deps.ts";
import { toJobBookings } from "./to-job-bookings.ts";

/**
 * Books what a job used and gives back what was held for it. Safe to repeat after having broken off anywhere: the
 * ledger knows its entries.
 */
export async function bookJob(deps: JobDeps, job: OpenJob, used: UsedByJob): Promise<void> {
  const costMap = await deps.costMapOf(job.settingId);
  const bookings = toJobBookings(deps.prices, costMap, job, used);
  const booked = await deps.ledger.book(bookings);
  for (const { reason } of booked.rejected) deps.logger.warn({ ...named(job), reason }, REJECTED);
  await revokeSpentHolders(deps, booked, bookings);
  // The sums first: what is held may only go when they hold it.
  await deps.settlement.settle(toSettlements(booked, bookings));
  const holders = job.started.held?.holders ?? [];
  const callIds = [job.call.id];
  await deps.settlement.settle(holders.map(({ id, scope }) => ({ id, scope, sums: [], callIds })));
  await deps.store.close(job, deps.now());
  const unpriced = bookings.filter((booking) => booking.unpriced).length;
  const { added: events, rejected } = booked;
  const duplicates = bookings.length - events - rejected.length;
  deps.metrics.booked({
    events: bookings.length,
    duplicates,
    unpriced,
    unknownOutcomes: 0,
    lagMs: 0,
  });
}

const REJECTED = "what a job used cannot be booked";

/** What a log line says of a job. */
export const named = ({ asks, call, settingId, started }: OpenJob) => ({
  settingId,
  jobId: started.id,
  kind: started.kind,
  callId: call.id,
  asks,
});
