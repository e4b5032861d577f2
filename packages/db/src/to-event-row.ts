import type { Booking } from "./booking.ts";
import { indexableText, storableText } from "./storable-text.ts";

/**
 * A booking as the JSON object of its row in `events`, every column present. Throws `RangeError` for a time no
 * calendar has.
 */
export function toEventRow(booking: Booking, priceId: string | null) {
  const { event, usage } = booking;
  return {
    id: event.id,
    created_at: new Date(event.createdAtMs).toISOString(),
    key_id: event.keyId,
    tags: event.tags.map(indexableText),
    user_id: indexableText(event.userId),
    custom_id: indexableText(event.customId),
    provider: storableText(event.provider),
    setting_id: storableText(event.settingId),
    model: storableText(event.model),
    response_model: storableText(event.responseModel ?? ""),
    path: storableText(event.path),
    method: storableText(event.method),
    status: event.status,
    error_code: storableText(event.errorCode ?? ""),
    ending: event.ending,
    streamed: event.streamed,
    admitted: event.admitted,
    attempts: event.attempts,
    latency_ms: event.latencyMs,
    ttft_ms: event.ttftMs ?? null,
    action: event.action,
    policy_id: storableText(event.policyId),
    route_id: storableText(event.routeId),
    correlation_id: storableText(event.correlationId),
    metadata: event.metadata === undefined ? null : storableText(event.metadata),
    request: toBytea(event.request),
    response: toBytea(event.response),
    input_tokens: usage.input,
    cache_read_tokens: usage.cacheRead,
    cache_write_tokens: usage.cacheWrite,
    output_tokens: usage.output,
    reasoning_tokens: usage.reasoning,
    audio_input_tokens: usage.audioInput,
    audio_output_tokens: usage.audioOutput,
    usage_source: booking.usageSource,
    cost_nano: booking.costNano,
    price_id: priceId,
    unpriced: booking.unpriced,
  };
}

/** Base64 to the text form of a `bytea`. Bytes need no cleaning: whatever a body held is stored as it was. */
const toBytea = (base64: string | undefined): string | null =>
  base64 === undefined ? null : `\\x${Buffer.from(base64, "base64").toString("hex")}`;
