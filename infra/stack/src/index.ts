export { findRedis } from "./redis/find-redis.ts";
export { redisUrl, startRedis } from "./redis/start-redis.ts";
export { lintelServices, type StackFacts } from "./services/lintel-services.ts";
export type { ServiceSpec } from "./services/service-spec.ts";
export { StackError } from "./stack-error.ts";
export { readStackSettings, type StackSettings } from "./stack/stack-settings.ts";
export { type Stack, type StackOptions, startStack } from "./stack/start-stack.ts";
export { startTestServices } from "./testing/start-test-services.ts";
export type { TestServices, TestServicesOptions } from "./testing/start-test-services.ts";
