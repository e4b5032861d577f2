/**
 * OpenTelemetry's GenAI names. They are still in development and gone from the published constants, so we
 * keep our own: https://github.com/open-telemetry/semantic-conventions-genai
 */
export const GEN_AI = {
  operationName: "gen_ai.operation.name",
  providerName: "gen_ai.provider.name",
  requestModel: "gen_ai.request.model",
  requestStream: "gen_ai.request.stream",
  requestMaxTokens: "gen_ai.request.max_tokens",
  responseId: "gen_ai.response.id",
  responseModel: "gen_ai.response.model",
  responseFinishReasons: "gen_ai.response.finish_reasons",
  responseTimeToFirstChunk: "gen_ai.response.time_to_first_chunk",
  tokenType: "gen_ai.token.type",
  usageInputTokens: "gen_ai.usage.input_tokens",
  usageOutputTokens: "gen_ai.usage.output_tokens",
  usageCacheReadInputTokens: "gen_ai.usage.cache_read.input_tokens",
  usageCacheCreationInputTokens: "gen_ai.usage.cache_creation.input_tokens",
  usageReasoningOutputTokens: "gen_ai.usage.reasoning.output_tokens",
  metricTokenUsage: "gen_ai.client.token.usage",
  metricOperationDuration: "gen_ai.client.operation.duration",
  metricTimeToFirstChunk: "gen_ai.client.operation.time_to_first_chunk",
} as const;

/** General names that go with them on spans. */
export const ATTRIBUTE = {
  errorType: "error.type",
  /** Our own: the code of the error table, also where the convention sees no error, as in a 4xx of ours. */
  errorCode: "lintel.error.code",
  httpMethod: "http.request.method",
  httpRoute: "http.route",
  httpStatus: "http.response.status_code",
  serverAddress: "server.address",
  serverPort: "server.port",
} as const;
