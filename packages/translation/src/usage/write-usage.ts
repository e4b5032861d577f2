import {
  completionTokensOf,
  inMainClasses,
  promptTokensOf,
  tokensOf,
  type TokenUsage,
} from "@lintel/core";
import type { JsonRecord } from "@lintel/providers";

/** As chat and completions report it: cached and audio tokens are parts of the prompt, reasoning ones of the completion. */
export function toChatUsage(usage: TokenUsage): JsonRecord {
  const main = inMainClasses(usage);
  return {
    prompt_tokens: promptTokensOf(usage),
    completion_tokens: completionTokensOf(usage),
    total_tokens: tokensOf(usage),
    prompt_tokens_details: {
      cached_tokens: main.cacheRead,
      audio_tokens: main.audioInput,
      ...cacheWrites(usage),
    },
    completion_tokens_details: {
      reasoning_tokens: main.reasoning,
      audio_tokens: main.audioOutput,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** Written with the time they are kept: what is kept longer costs more. */
function cacheWrites({ cacheWrite, cacheWrite1h = 0 }: TokenUsage): JsonRecord {
  if (cacheWrite + cacheWrite1h === 0) return {};
  return {
    cache_write_tokens: cacheWrite + cacheWrite1h,
    ...(cacheWrite1h > 0
      ? {
          cache_write_tokens_details: { ttl_30m_tokens: cacheWrite, ttl_12h_tokens: cacheWrite1h },
        }
      : {}),
  };
}

/** As responses report it: cached tokens are parts of the input, reasoning ones of the output. */
export function toResponseUsage(usage: TokenUsage): JsonRecord {
  const main = inMainClasses(usage);
  return {
    input_tokens: promptTokensOf(usage),
    input_tokens_details: { cached_tokens: main.cacheRead, ...cacheWrites(usage) },
    output_tokens: completionTokensOf(usage),
    output_tokens_details: { reasoning_tokens: main.reasoning },
    total_tokens: tokensOf(usage),
  };
}

/** As messages report it: `input_tokens` are those neither read from nor written to a cache, `output_tokens` are all of the answer. */
export function toMessageUsage(usage: TokenUsage): JsonRecord {
  const main = inMainClasses(usage);
  const { cacheWrite1h = 0, webSearches = 0 } = usage;
  return {
    input_tokens: main.input + main.audioInput,
    cache_creation_input_tokens: main.cacheWrite,
    cache_read_input_tokens: main.cacheRead,
    cache_creation: {
      ephemeral_5m_input_tokens: main.cacheWrite - cacheWrite1h,
      ephemeral_1h_input_tokens: cacheWrite1h,
    },
    output_tokens: completionTokensOf(usage),
    output_tokens_details: { thinking_tokens: main.reasoning },
    server_tool_use:
      webSearches > 0 ? { web_search_requests: webSearches, web_fetch_requests: 0 } : null,
    service_tier: "standard",
    inference_geo: null,
  };
}
