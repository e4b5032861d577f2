import {
  inMainClasses,
  type SkippedStep,
  type TokenUsage,
  UNIT_CLASSES,
  type UsagePart,
} from "@lintel/core";

import { indexableText, storableText } from "../schema/storable-text.ts";
import type { Booking } from "./booking.ts";

/**
 * A booking as the JSON object of its row in `events`, every column present. Throws `RangeError` for a time no
 * calendar has.
 */
export function toEventRow(booking: Booking, priceId: string | null) {
  const { event, usage } = booking;
  const tokens = inMainClasses(usage);
  return {
    id: event.id,
    created_at: new Date(event.createdAtMs).toISOString(),
    key_id: event.keyId,
    tags: event.tags.map(indexableText),
    user_id: indexableText(event.userId),
    known_user_id: event.knownUserId ?? null,
    custom_id: indexableText(event.customId),
    provider: storableText(event.provider),
    setting_id: storableText(event.settingId),
    model: storableText(shownModel(event)),
    deployment: storableText(event.deployment ?? ""),
    response_model: storableText(event.responseModel ?? ""),
    path: storableText(event.path),
    method: storableText(event.method),
    status: event.status,
    error_code: storableText(event.errorCode ?? ""),
    ending: event.ending,
    streamed: event.streamed,
    admitted: event.admitted,
    attempts: event.attempts,
    call_id: event.callId ?? null,
    attempt: event.attempt ?? null,
    latency_ms: event.latencyMs,
    ttft_ms: event.ttftMs ?? null,
    overhead_us: event.overheadUs ?? null,
    action: event.action,
    policy_id: storableText(event.policyId),
    route_id: storableText(event.routeId),
    correlation_id: storableText(event.correlationId),
    metadata: event.metadata === undefined ? null : storableText(event.metadata),
    request: toBytea(event.request),
    response: toBytea(event.response),
    input_tokens: tokens.input,
    cache_read_tokens: tokens.cacheRead,
    cache_write_tokens: tokens.cacheWrite,
    output_tokens: tokens.output,
    reasoning_tokens: tokens.reasoning,
    audio_input_tokens: tokens.audioInput,
    audio_output_tokens: tokens.audioOutput,
    usage_source: booking.usageSource,
    cost_nano: booking.costNano,
    price_id: priceId,
    unpriced: booking.unpriced,
    finer_usage: detailedUsageOf(usage),
    ...reportedColumns(event),
    ...askedColumns(event),
  };
}

/** The model by which events are looked for and reports grouped: of a deployment the model it is, as far as that is known. */
const shownModel = ({ deployment, model, namedModel, responseModel }: Booking["event"]): string =>
  deployment === undefined ? model : (responseModel ?? namedModel ?? model);

const askedColumns = ({ requestedModel, slotTime }: Booking["event"]) => ({
  requested_model: requestedModel === undefined ? null : storableText(requestedModel),
  slot_time: slotTime ?? null,
});

const reportedColumns = ({
  clamped,
  lost,
  otherUsage,
  outcome,
  policyMatches,
  skippedSteps,
  unknownUsage,
}: Booking["event"]) => ({
  outcome: outcome ?? null,
  policy_matches: policyMatches ?? null,
  skipped_steps: skippedSteps?.map(storableStep) ?? null,
  unknown_usage: storableTexts(unknownUsage),
  lost: storableTexts(lost),
  clamped: clamped ?? null,
  other_usage: otherUsage?.map(toStorable) ?? null,
});

const storableTexts = (texts: readonly string[] | undefined): string[] | null =>
  texts?.map(storableText) ?? null;

const storableStep = ({ errorCode, reason, step }: SkippedStep): SkippedStep => ({
  step,
  errorCode: storableText(errorCode),
  reason: storableText(reason),
});

const toStorable = ({ model, usage }: UsagePart): UsagePart => ({
  model: storableText(model),
  usage,
});

const DETAILED_CLASSES = [
  "cacheReadAudio",
  "cacheReadImage",
  "cacheWrite1h",
  "imageInput",
  "imageOutput",
  ...UNIT_CLASSES,
] as const;

/** Usage that the columns do not distinguish; null for most calls. */
function detailedUsageOf(usage: TokenUsage): Partial<TokenUsage> | null {
  const used = DETAILED_CLASSES.filter((name) => (usage[name] ?? 0) > 0);
  return used.length === 0 ? null : Object.fromEntries(used.map((name) => [name, usage[name]]));
}

/** Base64 to the text form of a `bytea`. Bytes need no cleaning: any body is stored as it was. */
const toBytea = (base64: string | undefined): string | null =>
  base64 === undefined ? null : `\\x${Buffer.from(base64, "base64").toString("hex")}`;
