import {
  JobReading,
  SkippedStep,
  SlotTime,
  StartedJob,
  TokenPrices,
  TokenUsage,
  UsagePart,
} from "@lintel/core";
import { z } from "zod";

/** The `errorCode` of a call whose answer was begun with success and reports an error itself. */
export const UPSTREAM_ERROR_IN_ANSWER = "upstream_error_in_answer";

/** The `provider` of a call that was answered from the cache of its route. */
export const CACHED = "cached";

/** How a call ended, seen from the gateway. */
export const CallEnding = z.enum([
  /** The whole answer of the upstream, of any status, was relayed. */
  "complete",
  /** The gateway refused the call after authentication: body, path, model, limits. */
  "refused",
  /** The caller left before the answer was complete. */
  "client_left",
  /** The upstream could not be reached, or broke off before or within its answer. */
  "upstream_failed",
  /** A deadline passed. */
  "timeout",
  /** The gateway itself failed. */
  "internal",
  /** The gateway was stopped while the call was under way, and could not wait for its end. */
  "gateway_stopped",
]);
export type CallEnding = z.infer<typeof CallEnding>;

/**
 * The record of one authenticated call, written once, however the call ended. `id` is the call's id: the
 * ledger ignores an id it knows, so a record delivered twice counts once. Times are Unix milliseconds.
 * Only ever add optional members: a worker may read records written by an older proxy.
 */
export const UsageEvent = z.object({
  id: z.uuid(),
  /** When the call was admitted, by the admission clock: the windows its cost belongs to. */
  createdAtMs: z.int().nonnegative(),
  keyId: z.uuid(),
  tags: z.array(z.string()),
  /** The id by which the caller named an end user; empty when none was named. */
  userId: z.string(),
  /** The id of the user known by that name: whose sums the call goes to. Absent when none is. */
  knownUserId: z.uuid().optional(),
  customId: z.string(),
  provider: z.string(),
  settingId: z.string(),
  /** The model the caller asked for; empty when the body named none. */
  model: z.string(),
  /** The deployment that was called, where that decides the model and not its name: `model` is the same. Absent elsewhere. */
  deployment: z.string().optional(),
  /** The model the caller says the deployment is; nothing is counted or priced by it. */
  namedModel: z.string().optional(),
  /** What the caller called it, where that is another name: an alias, a route, a name with the provider's in front. */
  requestedModel: z.string().optional(),
  /** The model that answered, when the upstream reported it. */
  responseModel: z.string().optional(),
  path: z.string(),
  method: z.string(),
  /** The status the caller saw; 499 when it left before one was sent. */
  status: z.int(),
  /** Code of the error table, when the gateway refused or failed; or that the answer itself reports an error. */
  errorCode: z.string().optional(),
  /** A word that a newer proxy has for it says that it went another way than here is known: no reason not to book it. */
  ending: CallEnding.catch("internal"),
  /** Present when it is not known how the call ended, since its gateway died: its usage is an estimate. */
  outcome: z.enum(["unknown"]).optional().catch(undefined),
  streamed: z.boolean(),
  /** How many attempts of its call have been sent, this one included. */
  attempts: z.int().nonnegative(),
  /** For one of several events of a call: the call's id, and the number of the attempt, from 1. */
  callId: z.uuid().optional(),
  attempt: z.int().positive().optional(),
  /** False when another event of the same call counts it: rates count calls, not attempts. */
  countsCall: z.boolean().optional(),
  latencyMs: z.int().nonnegative(),
  /** From the call's arrival to the first byte of the answer's body. */
  ttftMs: z.int().nonnegative().optional(),
  /** What the gateway itself took, in microseconds; only of calls that were sent and answered. */
  overheadUs: z.int().nonnegative().optional(),
  action: z.enum(["", "allowed", "warned", "blocked", "redacted"]),
  policyId: z.string(),
  /** How often the policy found something of a type (an entity type, `regex` or `custom`) on which it acts. Absent: nothing. */
  policyMatches: z.record(z.string(), z.int().positive()).optional(),
  routeId: z.string(),
  /** Steps of the route that could not serve the call, and were left out. Absent: none. */
  skippedSteps: z.array(SkippedStep).optional(),
  correlationId: z.string(),
  /** The caller's `x-metadata` header. */
  metadata: z.string().optional(),
  /** Bodies, base64, only when the key asks for them to be stored. */
  request: z.string().optional(),
  response: z.string().optional(),
  /** What of the caller's request its model's dialect could not carry, by the names of the members; absent when nothing was lost. */
  lost: z.array(z.string()).optional(),
  /** True when the call passed admission: only then does it count against rate limits. */
  admitted: z.boolean(),
  /** For a call refused by the lifetime limit of its key or user: the least it needed, in nano-dollars. */
  refusedNano: z.int().nonnegative().optional(),
  /** Usage as the upstream reported it, or as `measured`: all of it unless there is something `unmeasured`. Absent when there is none. */
  usage: TokenUsage.optional(),
  /** `usage` was not reported by the upstream: the gateway measured it from what was sent. */
  measured: z.boolean().optional(),
  /** What the call used beside `usage`, each part at prices of its own: passes of other models, a tool's pictures. */
  otherUsage: z.array(UsagePart).optional(),
  /** Members of the reported usage that we do not know and that are not zero: a kind of charge we cannot price yet. */
  unknownUsage: z.array(z.string()).optional(),
  /** Some reported count was impossible (negative, fractional, beyond any model) and was brought into range. */
  clamped: z.boolean().optional(),
  /**
   * What the worker counts and adds when the upstream did not report all its usage: the texts of the
   * prompt and of the answer seen so far. Never stored.
   */
  unmeasured: z
    .object({
      prompt: z.string(),
      completion: z.string(),
      /** In UTF-16 units, of the whole prompt, where `prompt` is only its beginning: the rest is taken to be alike. */
      promptLength: z.int().nonnegative().optional(),
      /** What may have been used beside these texts, where the answer's end was not seen: an upper estimate. */
      unseen: TokenUsage.optional(),
      /** What the counts of these texts are multiplied by, at most to their bytes, where the model's vocabulary is not public. */
      countFactor: z.number().positive().optional(),
      /** Upper bound of the call's output tokens, unseen ones included. */
      maxOutputTokens: z.int().nonnegative().optional(),
    })
    .optional(),
  /**
   * The name the price book has for what was asked, where its price depends on more than the model: on the size
   * of a picture, or on its being a batch.
   */
  pricedAs: z.string().optional(),
  /** Whose prices are meant, as the price book calls them, where they are not the provider's own. */
  seller: z.string().optional(),
  /** The tier of service, as the price book names it, when the call was served in one, or asked for one and none was reported: its prices differ then. */
  serviceTier: z.string().optional(),
  /** What multiplies the prices of the call, as the price book calls it: `fast` mode, inference in the `us`. */
  priceModifiers: z.array(z.string()).optional(),
  /** The call cost money, but how to count what it used is not implemented. */
  unpriced: z.boolean().optional(),
  /** Work the call began and that went on when it ended; its cost is booked, once, when it is reported. */
  startedJob: StartedJob.optional(),
  /** Jobs, of any calls, that the answer reported as ended. */
  endedJobs: z.array(JobReading).optional(),
  /** Prices of the setting's `costMap` for this model, or zero on a server of one's own; they win over the price book. */
  priceOverride: TokenPrices.optional(),
  /** How long the call held a place at a server whose time costs something, and what that costs: beside its tokens. */
  slotTime: SlotTime.optional(),
  /** W3C trace context of the call, to join the worker's span to it. */
  traceparent: z.string().optional(),
});
export type UsageEvent = z.infer<typeof UsageEvent>;
