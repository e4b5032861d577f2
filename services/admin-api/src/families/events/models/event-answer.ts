import { toUnixSeconds } from "@lintel/admin-models";
import {
  completionTokensOf,
  nanoToUsd,
  promptTokensOf,
  SkippedStep,
  SlotTime,
  TokenUsage,
  UsagePart,
} from "@lintel/core";
import type { Tables } from "@lintel/db";
import type { Selectable } from "kysely";
import { z } from "zod";

import { asJson } from "./as-json.ts";

const Base64 = z.string().meta({ description: "Base64; of `{}` when nothing was stored." });

/** An event as the API shows it: the contract's members in its mixture of spellings, then our own. */
export const EventAnswer = z
  .object({
    id: z.uuid(),
    created_at: z.int().meta({ description: "Unix seconds." }),
    tags: z.array(z.string()),
    key_id: z.uuid(),
    cost_in_usd: z.number(),
    provider: z.string(),
    model: z.string(),
    status: z.int(),
    prompt_token_count: z.int(),
    completion_token_count: z.int(),
    latency_in_ms: z.int(),
    path: z.string(),
    method: z.string(),
    custom_id: z.string(),
    request: Base64,
    response: Base64,
    userId: z.string(),
    action: z.string(),
    policyId: z.string(),
    routeId: z.string(),
    correlationId: z.string(),
    metadata: Base64.meta({ description: "Base64 of the `x-metadata` header as a JSON text." }),
    costInNanoUsd: z.string().meta({ description: "The exact cost, in whole nano-dollars." }),
    unpriced: z.boolean().meta({ description: "No price was known for the model." }),
    usageSource: z.enum(["upstream", "estimated", "none"]),
    tokens: TokenUsage.meta({ description: "Usage in disjoint classes." }),
    responseModel: z.string(),
    requestedModel: z.string().meta({
      description: "The caller's name for the model: an alias, a route, or its own name.",
    }),
    settingId: z.string(),
    streamed: z.boolean(),
    ending: z.string(),
    errorCode: z.string(),
    attempts: z.int(),
    callId: z.uuid().nullable().meta({
      description:
        "Of an attempt that is not the only one of its call: the call, as `x-request-id` had it.",
    }),
    attempt: z.int().nullable().meta({
      description: "Its number among the attempts of its call, from 1; null if there is only one.",
    }),
    ttftInMs: z.int().nullable(),
    overheadInMs: z.number().nullable().meta({
      description: "The gateway's own time; null if the call was not sent and answered.",
    }),
    unknownUsage: z.array(z.string()).meta({
      description:
        "Non-zero members of the reported usage that the gateway does not know: what they cost is not included in the cost.",
    }),
    clamped: z
      .boolean()
      .meta({ description: "A reported count was impossible, and was brought into range." }),
    otherUsage: z.array(UsagePart).meta({
      description: "Parts of the tokens that are priced separately, each by its own model.",
    }),
    slotTime: SlotTime.nullable().meta({
      description:
        "How long the call held a slot at a server whose time costs something (`usdPerHour`), and the price of an hour. Null if time costs nothing.",
    }),
    outcome: z.enum(["known", "unknown"]).meta({
      description:
        "`unknown`: the gateway died while the call was under way. Its cost is an estimate, which can be corrected.",
    }),
    policyMatches: z.record(z.string(), z.int()).meta({
      description:
        "How often the policy found something of a type on which it acts: an entity type, `regex` or `custom`. Empty when it found nothing.",
    }),
    skippedSteps: z.array(SkippedStep).meta({
      description:
        "Steps of the route, numbered from 1, that could not serve the call and were left out, each with the reason.",
    }),
    lost: z.array(z.string()).meta({
      description:
        "Members of the call or its answer that had no place in the other's dialect. Empty if nothing was lost.",
    }),
    corrects: z.uuid().nullable().meta({
      description: "The event whose cost this entry corrects: its cost is the difference.",
    }),
    deployment: z.string().meta({
      description: "The deployment that was called, where that decides the model; else empty.",
    }),
  })
  .meta({ id: "Event" });
export type EventAnswer = z.infer<typeof EventAnswer>;

export type EventRow = Selectable<Tables["events"]>;

/** A stored event in the contract's form. */
export function toEventAnswer(row: EventRow): EventAnswer {
  const tokens = tokensOf(row);
  return {
    id: row.id,
    created_at: toUnixSeconds(row.created_at.getTime()),
    tags: row.tags,
    key_id: row.key_id,
    cost_in_usd: nanoToUsd(BigInt(row.cost_nano)),
    provider: row.provider,
    model: row.model,
    status: row.status,
    prompt_token_count: promptTokensOf(tokens),
    completion_token_count: completionTokensOf(tokens),
    latency_in_ms: row.latency_ms,
    path: row.path,
    method: row.method,
    custom_id: row.custom_id,
    request: toBase64(row.request),
    response: toBase64(row.response),
    userId: row.user_id,
    action: row.action,
    policyId: row.policy_id,
    routeId: row.route_id,
    correlationId: row.correlation_id,
    metadata: toBase64(row.metadata === null ? null : Buffer.from(JSON.stringify(row.metadata))),
    ...ownMembers(row, tokens),
  };
}

const ownMembers = (row: EventRow, tokens: TokenUsage) => ({
  costInNanoUsd: row.cost_nano,
  unpriced: row.unpriced,
  usageSource: UsageSource.parse(row.usage_source),
  tokens,
  responseModel: row.response_model,
  requestedModel: row.requested_model ?? row.model,
  settingId: row.setting_id,
  streamed: row.streamed,
  ending: row.ending,
  errorCode: row.error_code,
  attempts: row.attempts,
  callId: row.call_id,
  attempt: row.attempt,
  ttftInMs: row.ttft_ms,
  overheadInMs: row.overhead_us === null ? null : row.overhead_us / 1000,
  unknownUsage: row.unknown_usage ?? [],
  clamped: row.clamped ?? false,
  otherUsage: row.other_usage ?? [],
  slotTime: row.slot_time,
  outcome: row.outcome === "unknown" ? ("unknown" as const) : ("known" as const),
  policyMatches: row.policy_matches ?? {},
  skippedSteps: [...(row.skipped_steps ?? [])],
  lost: row.lost ?? [],
  corrects: row.corrects,
  deployment: row.deployment,
});

const UsageSource = EventAnswer.shape.usageSource;

/** What an event used, in disjoint classes. */
export function tokensOf(row: EventRow): TokenUsage {
  const finer = row.finer_usage ?? {};
  return {
    input: Number(row.input_tokens) - (finer.imageInput ?? 0),
    cacheRead:
      Number(row.cache_read_tokens) - (finer.cacheReadAudio ?? 0) - (finer.cacheReadImage ?? 0),
    cacheWrite: Number(row.cache_write_tokens) - (finer.cacheWrite1h ?? 0),
    output: Number(row.output_tokens) - (finer.imageOutput ?? 0),
    reasoning: Number(row.reasoning_tokens),
    audioInput: Number(row.audio_input_tokens),
    audioOutput: Number(row.audio_output_tokens),
    ...finer,
  };
}

const toBase64 = (bytes: Buffer | null): string => asJson(bytes).toString("base64");
