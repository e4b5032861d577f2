import { toUnixSeconds } from "@lintel/admin-models";
import { z } from "zod";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;
/** Below what proxies and browsers wait for an answer. */
const MAX_WAIT_SECONDS = 25;

const digitsUpTo = (max: number) => (text: string) => /^\d{1,3}$/.test(text) && Number(text) <= max;

/** Which calls are watched, and from where on. */
export const LiveQuery = z.object({
  cursor: z
    .string()
    .refine((text) => placeOf(text) !== undefined)
    .optional()
    .meta({ description: "`cursor` of the answer before. Without one, the latest calls." }),
  wait: z
    .string()
    .refine(digitsUpTo(MAX_WAIT_SECONDS))
    .optional()
    .meta({
      description: `How many seconds to wait for a call where there is none yet; 0 unless given, at most ${MAX_WAIT_SECONDS}.`,
    }),
  limit: z
    .string()
    .refine((text) => digitsUpTo(MAX_LIMIT)(text) && Number(text) > 0)
    .optional()
    .meta({ description: `1 to ${MAX_LIMIT}; ${DEFAULT_LIMIT} when absent.` }),
  keyId: z.uuid().optional().meta({ description: "Only calls of this key." }),
  userId: z.string().optional().meta({ description: "Only calls for this user." }),
  provider: z.string().optional().meta({ description: "Only calls to this provider." }),
  model: z.string().optional().meta({ description: "Only calls of this model." }),
  failed: z.enum(["true", "false"]).optional().meta({
    description: "Only calls that were, or were not, answered with 200 and without an error.",
  }),
});
export type LiveQuery = z.infer<typeof LiveQuery>;

/** Where in the order of booking a call stands. */
export interface LivePlace {
  /** Microseconds since 1970, in digits. */
  readonly bookedMicros: string;
  readonly id: string;
}

export const waitMsOf = ({ wait = "0" }: LiveQuery): number => Number(wait) * 1000;
export const liveLimitOf = ({ limit = String(DEFAULT_LIMIT) }: LiveQuery): number => Number(limit);

/** A place as callers see it. */
export const toLiveCursor = ({ bookedMicros, id }: LivePlace): string =>
  Buffer.from(`${bookedMicros}.${id}`).toString("base64url");

/** The place a cursor stands for; `undefined` when it is none. */
export function placeOf(cursor: string): LivePlace | undefined {
  const text = Buffer.from(cursor, "base64url").toString("latin1");
  const [, bookedMicros, id] = /^(\d{1,17})\.([0-9a-f-]{36})$/.exec(text) ?? [];
  const isPlace = bookedMicros !== undefined && z.guid().safeParse(id).success;
  return isPlace && id !== undefined ? { bookedMicros, id } : undefined;
}

/** A call as it is watched: what fits a line, without bodies. */
export const LiveCall = z
  .object({
    id: z.uuid(),
    createdAt: z.int().meta({ description: "Unix seconds: when the call began." }),
    keyId: z.uuid(),
    keyName: z.string(),
    userId: z.string(),
    provider: z.string(),
    model: z.string(),
    path: z.string(),
    status: z.int(),
    errorCode: z.string(),
    streamed: z.boolean(),
    attempts: z.int(),
    latencyInMs: z.int(),
    ttftInMs: z.int().nullable(),
    overheadInMs: z.number().nullable(),
    promptTokens: z.int(),
    completionTokens: z.int(),
    costInNanoUsd: z.string(),
    unpriced: z.boolean(),
    action: z.string(),
    policyId: z.string(),
    routeId: z.string(),
  })
  .meta({ id: "LiveCall" });

export const LiveAnswer = z
  .object({
    calls: z.array(LiveCall).meta({ description: "In the order in which they were booked." }),
    cursor: z.string().meta({ description: "For the next request." }),
    skipped: z.boolean().meta({
      description: "Calls between the cursor and these were left out: it was too old.",
    }),
  })
  .meta({ id: "LiveCalls" });

export interface LiveRow {
  readonly id: string;
  readonly booked_micros: string;
  readonly created_at: Date;
  readonly key_id: string;
  readonly key_name: string | null;
  readonly user_id: string;
  readonly provider: string;
  readonly model: string;
  readonly path: string;
  readonly status: number;
  readonly error_code: string;
  readonly streamed: boolean;
  readonly attempts: number;
  readonly latency_ms: number;
  readonly ttft_ms: number | null;
  readonly overhead_us: number | null;
  readonly prompt_tokens: string;
  readonly completion_tokens: string;
  readonly cost_nano: string;
  readonly unpriced: boolean;
  readonly action: string;
  readonly policy_id: string;
  readonly route_id: string;
}

export const toLiveCall = (row: LiveRow): z.infer<typeof LiveCall> => ({
  id: row.id,
  createdAt: toUnixSeconds(row.created_at.getTime()),
  keyId: row.key_id,
  keyName: row.key_name ?? "",
  userId: row.user_id,
  provider: row.provider,
  model: row.model,
  path: row.path,
  status: row.status,
  errorCode: row.error_code,
  streamed: row.streamed,
  attempts: row.attempts,
  latencyInMs: row.latency_ms,
  ttftInMs: row.ttft_ms,
  overheadInMs: row.overhead_us === null ? null : row.overhead_us / 1000,
  promptTokens: Number(row.prompt_tokens),
  completionTokens: Number(row.completion_tokens),
  costInNanoUsd: row.cost_nano,
  unpriced: row.unpriced,
  action: row.action,
  policyId: row.policy_id,
  routeId: row.route_id,
});
