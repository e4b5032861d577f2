import { sql } from "kysely";

/** A call's prompt tokens, as the contract counts them, from the columns of `events`. */
export const PROMPT_TOKENS = sql<string>`(input_tokens + cache_read_tokens + cache_write_tokens + audio_input_tokens)`;

/** A call's completion tokens, as the contract counts them, from the columns of `events`. */
export const COMPLETION_TOKENS = sql<string>`(output_tokens + reasoning_tokens + audio_output_tokens)`;

/** Was a call answered with 200, and neither cut nor with an error in place of the answer? From the columns of `events`. */
export const SUCCESS = sql<boolean>`(status = 200 and error_code = '')`;

/**
 * How many calls a row of `events` is, from its columns: one; none of an entry that corrects the cost of a call; and of the sum of a
 * day of another gateway, as of what takes away from it, as many as it stands for.
 */
export const CALL_COUNT = sql<string>`(case when setting_id = 'imported' or corrects is not null then attempts else 1 end)`;

/** Whether a row of `events` is of a call through this gateway, and not from another one. From its columns. */
export const IS_OURS = sql<boolean>`(setting_id not in ('imported', 'imported-call'))`;

/** Whether a row of `events` is a call of its own, which took its time. From its columns. */
export const IS_CALL = sql<boolean>`(corrects is null and setting_id <> 'imported')`;

/** Below this many milliseconds each has a bucket of its own. */
const EXACT_MS = 64;
/** Above, a bucket is this many times as wide as the one before. */
const GROWTH = 1.04;

/**
 * The bucket of a call's latency: exact below 64 ms, 4 % wide above. By floating-point numbers, whose logarithm costs a tenth of a
 * decimal number's: no whole number of milliseconds lies so near to the edge of a bucket that it makes a difference.
 */
export const LATENCY_BUCKET = sql<number>`(case when latency_ms < ${sql.lit(EXACT_MS)} then latency_ms
  else ${sql.lit(EXACT_MS)} + floor(ln(latency_ms / ${sql.lit(EXACT_MS)}::float8) / ln(${sql.lit(GROWTH)}::float8)) end)::smallint`;

/** The latency a bucket stands for, in milliseconds: at most 2 % from that of any call in it. */
export const latencyOfBucket = (bucket: number): number =>
  bucket < EXACT_MS ? bucket : (EXACT_MS * GROWTH ** (bucket - EXACT_MS) * (1 + GROWTH)) / 2;
