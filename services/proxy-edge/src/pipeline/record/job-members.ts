import { metersOf } from "@lintel/admission";
import type { JobReading, StartedJob } from "@lintel/core";
import type { UsageEvent } from "@lintel/events";

import type { CallContext, Outcome } from "../call-context.ts";

/** Only the first 1,000 jobs of an answer; the rest follow with the next page. */
const MAX_JOBS = 1000;

/**
 * Jobs in the answer, or read before the call removed them: the one this call began, whose cost is not known yet, and
 * those that have ended, begun by any call. A call with reported usage began none.
 */
export function jobMembers(
  { attempt, grant, removedJobs }: Pick<CallContext, "attempt" | "grant" | "removedJobs">,
  { reading }: Outcome,
): Pick<UsageEvent, "startedJob" | "endedJobs"> {
  const { jobs = removedJobs, usage } = reading ?? {};
  if (jobs.length === 0 || usage !== undefined) return NO_JOBS;
  const members: Pick<UsageEvent, "startedJob" | "endedJobs"> = {};
  const [first] = jobs;
  if (attempt?.target.endpoint.startsJobs === true && first !== undefined) {
    members.startedJob = toStarted(first, grant);
  }
  const ended = jobs.filter(({ hasEnded }) => hasEnded).slice(0, MAX_JOBS);
  if (ended.length > 0) members.endedJobs = ended;
  return members;
}

const NO_JOBS = {};

function toStarted({ id, kind, path }: JobReading, grant: CallContext["grant"]): StartedJob {
  const { holders, model, reservedNano = 0, reservedTokens = 0 } = grant?.reservation ?? {};
  if (holders === undefined || reservedNano + reservedTokens === 0) return { kind, id, path };
  const held = holders.map(({ id: holderId, limits, scope }) => {
    const { money, tokens } = metersOf(limits, model);
    return { scope, id: holderId, money, tokens };
  });
  return { kind, id, path, held: { holders: held, reservedNano, reservedTokens } };
}
