import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";
import { IS_OURS } from "./usage-measures.ts";

/** Calls of a provider, and of those the ones that failed there or here. */
export interface ErrorRate {
  readonly provider: string;
  readonly calls: number;
  readonly errors: number;
}

/**
 * Calls since a moment, per provider. An error is a call that was answered with a status of 500 or more, or whose answer broke off or
 * held an error: not what a caller did wrong, nor what a limit or a policy refused.
 */
export async function findErrorRates(
  db: Kysely<Tables>,
  sinceMs: number,
): Promise<readonly ErrorRate[]> {
  const { rows } = await sql<{ provider: string; calls: string; errors: string }>`
    select provider, count(*) as calls,
      count(*) filter (where status >= 500 or (status = 200 and error_code <> '')) as errors
    from events where created_at >= ${new Date(sinceMs)} and corrects is null and ${IS_OURS}
    group by provider`.execute(db);
  return rows.map(({ calls, errors, provider }) => ({
    provider,
    calls: Number(calls),
    errors: Number(errors),
  }));
}
