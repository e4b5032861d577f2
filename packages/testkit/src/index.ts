export { listen } from "./listen.ts";
export {
  type LocalLabSeen,
  type LocalLabShown,
  seenByCommandLine,
  seenByStreamChat,
  seenByStreamGenerate,
} from "./locallab-clients/stream-readers.ts";
export type { AnthropicErrorName } from "./anthropic-upstream/anthropic-error-rows.ts";
export { messageUsage } from "./anthropic-upstream/message-usage.ts";
export { startAnthropicUpstream } from "./anthropic-upstream/start-anthropic-upstream.ts";
export type { AnthropicUpstreamOptions } from "./anthropic-upstream/start-anthropic-upstream.ts";
export type { BackendName } from "./backend-upstream/backend-kinds.ts";
export { BACKEND_COUNTS, BACKEND_SAYS } from "./backend-upstream/simulate-backend.ts";
export { startBackendUpstream } from "./backend-upstream/start-backend-upstream.ts";
export {
  BEDROCK_TEST_KEYS,
  startBedrockUpstream,
} from "./bedrock-upstream/start-bedrock-upstream.ts";
export {
  type ComprehendEntity,
  startComprehendUpstream,
} from "./comprehend-upstream/start-comprehend-upstream.ts";
export { frameChunk, frameEvent } from "./bedrock-upstream/frame-event.ts";
export {
  type SimulatedForwardProxy,
  startForwardProxy,
} from "./forward-proxy/start-forward-proxy.ts";
export { reportOfBroken, wrongDefaults } from "./config/config-checks.ts";
export { endChildren, ownChild } from "./own-child.ts";
export { freePort } from "./free-port.ts";
export type {
  Behaviour,
  ContentBehaviour,
  FramingBehaviour,
  TransportBehaviour,
} from "./upstream/behaviour.ts";
export { chatUsage } from "./openai-upstream/chat/chat-usage.ts";
export type { ChatTokens } from "./openai-upstream/chat/chat-usage.ts";
export { countTokens } from "./upstream/count-tokens.ts";
export { responseUsage } from "./openai-upstream/jobs/response-store.ts";
export type { OpenAiErrorName } from "./openai-upstream/openai-errors.ts";
export type { RecordedRequest } from "./upstream/recorded-request.ts";
export { startOpenAiUpstream } from "./openai-upstream/start-openai-upstream.ts";
export type {
  OpenAiUpstream,
  OpenAiUpstreamOptions,
} from "./openai-upstream/start-openai-upstream.ts";
export { startAzureUpstream } from "./azure-upstream/start-azure-upstream.ts";
export { startRealtimeUpstream } from "./realtime-upstream/start-realtime-upstream.ts";
export type {
  RealtimeUpstream,
  RecordedSession,
  UpgradeBehaviour,
} from "./realtime-upstream/start-realtime-upstream.ts";
export type { TurnScript } from "./responses-upstream/answer-events.ts";
export {
  type ResponsesUpstream,
  startResponsesUpstream,
} from "./responses-upstream/start-responses-upstream.ts";
export type { ResponseScript } from "./realtime-upstream/response-script.ts";
export { bundledEntry } from "./bundled-entry.ts";
export { PATIENT_STORES } from "./stores/patient-stores.ts";
export { readinessOf, type ShownReadiness } from "./readiness-of.ts";
export { startService } from "./start-service.ts";
export type { RunningService, ServiceExit, ServiceOptions } from "./start-service.ts";
export { createEmptyDatabase, createTestDatabase } from "./stores/test-database.ts";
export type { TestDatabase } from "./stores/test-database.ts";
export { createTestRole, type TestRole } from "./stores/test-role.ts";
export { createTestRedis } from "./stores/test-redis.ts";
export type { TestRedis } from "./stores/test-redis.ts";
export { waitFor } from "./wait-for.ts";
export type { WaitOptions } from "./wait-for.ts";
export { withDeadline } from "./with-deadline.ts";
export type { Upstream, UpstreamOptions } from "./upstream/start-upstream.ts";
export {
  ANTHROPIC_ADMIN_TEST_KEY,
  OPENAI_ADMIN_TEST_KEY,
  type ReportedUsage,
  startUsageUpstream,
} from "./usage-upstream/start-usage-upstream.ts";
