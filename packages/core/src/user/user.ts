import { z } from "zod";

import { Key, RevokedBy } from "../key/key.ts";

/** What limits a user as it limits a key: `limitsOf` reads it. */
const LIMITS = Key.pick({
  costLimitNano: true,
  costLimitOverTimeNano: true,
  costLimitUnit: true,
  rateLimitOverTime: true,
  rateLimitUnit: true,
  limits: true,
}).shape;

/** An end user of a key's owner, with limits of their own. Times are Unix milliseconds. */
export const User = z.object({
  id: z.uuid(),
  version: z.int(),
  name: z.string(),
  /** What callers name the user by; unique only together with the tags. */
  userId: z.string(),
  tags: z.array(z.string()).nullable(),
  /** Kept for the contract; limits nothing. */
  keyIds: z.array(z.string()).nullable(),
  createdAtMs: z.int(),
  updatedAtMs: z.int(),
  revoked: z.boolean(),
  revokedReason: z.string(),
  revokedBy: RevokedBy.nullable().default(null),
  /** The contract's duration text, as given. */
  ttl: z.string(),
  /** When the user lapses; counted from the creation. */
  expiresAtMs: z.int().nullable(),
  ...LIMITS,
  allowedPaths: Key.shape.allowedPaths,
  /** Null or empty: all of them. */
  allowedModels: z.array(z.string()).nullable(),
  configName: Key.shape.configName,
});
export type User = z.infer<typeof User>;
