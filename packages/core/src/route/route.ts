import { z } from "zod";

/**
 * Which step a call begins with: the first (`ordered`), one chosen by its weight, the quickest of late, or the
 * cheapest. The others follow by the same rule.
 */
export const RouteStrategy = z.enum(["ordered", "weighted", "least-latency", "least-cost"]);
export type RouteStrategy = z.infer<typeof RouteStrategy>;

/** One place a route may send a call to, with its own retries. */
export const Step = z.object({
  provider: z.string(),
  model: z.string(),
  retries: z.int().nonnegative(),
  /** A Go duration; empty means one second. */
  retryInterval: z.string(),
  /** A Go duration, of one try: of all of an answer that is not streamed, and up to the first content of one that is. */
  timeout: z.string(),
  /** Members that replace those of the body. */
  requestParams: z.record(z.string(), z.unknown()).nullable(),
  /** What the provider's address needs: Azure's `deploymentId` and `apiVersion`, a custom provider's `path`. */
  params: z.record(z.string(), z.string()).nullable(),
  /** The step's share of the calls of a `weighted` route; absent means 1. */
  weight: z.number().nonnegative().optional(),
  /** Takes calls whose prompt was too long for another step, and is tried for those alone after such a failure. */
  contextFallback: z.boolean().optional(),
  /** A Go duration from sending to the first content of the answer; absent: the step's `timeout`. */
  firstByteTimeout: z.string().optional(),
  /** The fewest characters per second a stream may start with; a slower one is abandoned for the next attempt. Absent: no minimum. */
  minCharsPerSecond: z.number().positive().optional(),
});
export type Step = z.infer<typeof Step>;

/**
 * Who is answered from the cache of a route with an answer to an equal call: callers with the same key, or all callers of
 * the route whose calls the same provider settings serve.
 */
export const CacheScope = z.enum(["key", "route"]);
export type CacheScope = z.infer<typeof CacheScope>;

/** What a route decides beside the contract's members; what is absent has its default. */
export const RouteOptions = z.object({
  /** Absent means `ordered`. */
  strategy: RouteStrategy.optional(),
  /** `conversation` keeps calls of one conversation on one setting while that is well; absent means that. */
  affinity: z.enum(["conversation", "none"]).optional(),
  /**
   * May a call be made again after an attempt that was sent and not answered, for which its provider may charge? Absent
   * means yes. Calls that do more than cost money are never made again then.
   */
  repeatSent: z.boolean().optional(),
  /**
   * What becomes of a stream that is cut within its text: `continue` has the next attempt go on from what was sent; `end`, also when
   * absent, ends it with the error.
   */
  onCut: z.enum(["continue", "end"]).optional(),
});
export type RouteOptions = z.infer<typeof RouteOptions>;

/** A path with ordered steps, at least one: code that holds a route never asks whether it is empty. */
export const Route = z.object({
  id: z.uuid(),
  version: z.int(),
  name: z.string(),
  path: z.string(),
  createdAtMs: z.int(),
  updatedAtMs: z.int(),
  keyIds: z.array(z.string()),
  steps: z.tuple([Step], Step),
  cacheConfig: z.object({
    enabled: z.boolean(),
    /** A Go duration; empty means a week. */
    ttl: z.string(),
    /** Absent means `key`. */
    scope: CacheScope.optional(),
  }),
  requestFormat: z.string(),
  retryStrategy: z.enum(["", "exponential", "constant"]),
  ...RouteOptions.shape,
  /** What the configuration file that it is from calls it; absent for one that was made by hand. */
  configName: z.string().optional(),
});
export type Route = z.infer<typeof Route>;
