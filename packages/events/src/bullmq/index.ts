export {
  consumeUsage,
  type ConsumeUsageOptions,
  type UsageConsumer,
  type UsageDelivery,
} from "./consume-usage.ts";
export { createDeadLetters, DeadLetter, type DeadLetters } from "./dead-letters.ts";
export { createQueueDepthReader, type QueueDepthReader, type QueueDepths } from "./queue-depths.ts";
export {
  createUsagePublisher,
  type UsagePublisher,
  type UsagePublisherOptions,
} from "./usage-publisher.ts";
