import { z } from "zod";

/** One place a route may send a call to, with its own retries. */
export const Step = z.object({
  provider: z.string(),
  model: z.string(),
  retries: z.int().nonnegative(),
  /** A Go duration; empty means one second. */
  retryInterval: z.string(),
  /** A Go duration, of one try. */
  timeout: z.string(),
  /** Members that replace those of the body. */
  requestParams: z.record(z.string(), z.unknown()).nullable(),
  /** What the provider's address needs: Azure's `deploymentId` and `apiVersion`. */
  params: z.record(z.string(), z.string()).nullable(),
});
export type Step = z.infer<typeof Step>;

/**
 * Who is answered from the cache of a route with an answer to an equal call: callers with the same key, or all callers of
 * the route whose calls the same provider settings serve.
 */
export const CacheScope = z.enum(["key", "route"]);
export type CacheScope = z.infer<typeof CacheScope>;

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
});
export type Route = z.infer<typeof Route>;
