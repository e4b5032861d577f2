import { toUnixSeconds } from "@lintel/admin-models";
import { JobKind, tokensOf } from "@lintel/core";
import { UsedByJob } from "@lintel/db";
import { z } from "zod";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

const State = z.enum(["running", "ended", "booked"]);

/** Work that went on after its call was answered. */
export const JobAnswer = z
  .object({
    id: z.string().meta({ description: "The provider's name for it." }),
    kind: z.string().meta({ description: `${JobKind.options.join(", ")}.` }),
    state: State.meta({
      description: "`ended`: its usage is being read. `booked`: what it used is in the ledger.",
    }),
    settingId: z.string(),
    provider: z.string(),
    model: z.string().meta({ description: "What the call asked for; empty where it named none." }),
    keyId: z.uuid(),
    userId: z.string(),
    callId: z.uuid().meta({ description: "The event of the call that began it." }),
    startedAt: z.int().meta({ description: "Unix seconds." }),
    bookedAt: z.int().nullable(),
    nextAskAt: z.int().nullable().meta({ description: "When the provider is polled next." }),
    asks: z.int().meta({ description: "How often the provider was polled." }),
    failures: z.int().meta({ description: "How many times in a row that failed." }),
    heldInNanoUsd: z.string().meta({
      description: "What its limits hold in reserve until its cost is known; 0 if nothing.",
    }),
    tokens: z.int().nullable().meta({ description: "What it used, once that is known." }),
  })
  .meta({ id: "Job" });
export type JobAnswer = z.infer<typeof JobAnswer>;

export const JobsAnswer = z
  .object({
    jobs: z.array(JobAnswer),
    nextCursor: z.string().optional().meta({ description: "Absent on the last page." }),
  })
  .meta({ id: "JobPage" });

/** Which jobs are asked for. */
export const JobQuery = z.object({
  state: State.optional().meta({ description: "Only those in this state." }),
  limit: z
    .string()
    .refine((text) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_LIMIT)
    .optional()
    .meta({ description: `1 to ${MAX_LIMIT}; ${DEFAULT_LIMIT} when absent.`, example: "50" }),
  cursor: z
    .string()
    .max(1000)
    .refine((text) => placeOf(text) !== undefined)
    .optional()
    .meta({ description: "`nextCursor` of the previous page, with the same filters." }),
});
export type JobQuery = z.infer<typeof JobQuery>;

/** How many a page has. */
export const limitOf = ({ limit }: JobQuery): number => Number(limit ?? DEFAULT_LIMIT);

/** Where a job stands in the list: microseconds since 1970 when it was first seen, in digits, and its name. */
const Place = z.tuple([z.string().regex(/^\d{1,17}$/), z.string(), z.string()]);
export type JobPlace = z.infer<typeof Place>;

export const toJobCursor = (place: JobPlace): string =>
  Buffer.from(JSON.stringify(place)).toString("base64url");

/** The place a cursor stands for; `undefined` when it is none. */
export function placeOf(cursor: string): JobPlace | undefined {
  try {
    return Place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch {
    return undefined;
  }
}

export interface JobRow {
  readonly setting_id: string;
  readonly job_id: string;
  readonly seen_micros: string;
  readonly next_at: Date;
  readonly booked_at: Date | null;
  readonly has_ended: boolean;
  readonly asks: number;
  readonly failures: number;
  readonly kind: string | null;
  readonly held_nano: string | null;
  readonly used: unknown;
  readonly call_id: string;
  readonly key_id: string;
  readonly user_id: string;
  readonly provider: string;
  readonly model: string;
  readonly created_ms: string;
}

/** A row in the form of the API. */
export function toJobAnswer(row: JobRow): JobAnswer {
  const isBooked = row.booked_at !== null;
  return {
    id: row.job_id,
    kind: row.kind ?? "",
    state: isBooked ? "booked" : row.has_ended ? "ended" : "running",
    settingId: row.setting_id,
    provider: row.provider,
    model: row.model,
    keyId: row.key_id,
    userId: row.user_id,
    callId: row.call_id,
    startedAt: toUnixSeconds(Number(row.created_ms)),
    bookedAt: row.booked_at === null ? null : toUnixSeconds(row.booked_at.getTime()),
    nextAskAt: isBooked ? null : toUnixSeconds(row.next_at.getTime()),
    asks: row.asks,
    failures: row.failures,
    heldInNanoUsd: isBooked ? "0" : (row.held_nano ?? "0"),
    tokens: tokensIn(row.used),
  };
}

function tokensIn(used: unknown): number | null {
  const known = UsedByJob.safeParse(used);
  if (!known.success) return null;
  return known.data.parts.reduce((sum, { usage }) => sum + tokensOf(usage), 0);
}
