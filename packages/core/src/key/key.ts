import { z } from "zod";

import { modelPattern } from "../limits/counted-model.ts";
import { Burst, CostUnit, type Limits, ListedLimit, RateUnit } from "../limits/limits.ts";
import { NanoUsd } from "../money/nano-usd.ts";

export const KeyId = z.uuid().brand<"KeyId">();
export type KeyId = z.infer<typeof KeyId>;

/** A path (pattern or real) with its method. */
export const AllowedPath = z.object({ path: z.string(), method: z.string() });
export type AllowedPath = z.infer<typeof AllowedPath>;

/** Where the user of a call is named: in the header `x-lintel-user-id` or else the body, or in the header alone. */
export const UserSource = z.enum(["any", "header"]);
export type UserSource = z.infer<typeof UserSource>;

/** Who revoked a key or a user. Only `spend` is undone by raising the limit. */
export const RevokedBy = z.enum(["admin", "spend", "ttl"]);
export type RevokedBy = z.infer<typeof RevokedBy>;

/**
 * A key as the gateway sees it. The secret itself is never part of the model; only its SHA-256 is
 * stored, and presenting that hash does not authenticate. Times are Unix milliseconds.
 */
export const Key = z.object({
  id: KeyId,
  /** Grows with every change of the row; a cache keeps the entry with the larger one. */
  version: z.int(),
  name: z.string(),
  secretHash: z.string(),
  /** Secrets before it that are valid until their moment. */
  previousSecrets: z.array(z.object({ hash: z.string(), untilMs: z.int() })).default([]),
  tags: z.array(z.string()).nullable(),
  createdAtMs: z.int(),
  updatedAtMs: z.int(),
  revoked: z.boolean(),
  revokedReason: z.string(),
  revokedBy: RevokedBy.nullable(),
  /** The contract's duration text, as given. */
  ttl: z.string(),
  /** When the key lapses; derived from `ttl` at creation. */
  expiresAtMs: z.int().nullable(),
  /** 0 means unlimited, as in the contract. */
  costLimitNano: NanoUsd,
  costLimitOverTimeNano: NanoUsd,
  costLimitUnit: CostUnit.nullable(),
  rateLimitOverTime: z.int().nonnegative(),
  rateLimitUnit: RateUnit.nullable(),
  /** Beside the contract's own limits above. */
  limits: z.array(ListedLimit).default([]),
  /** Calls in a row; only keys of the environment have it. */
  burst: Burst.optional(),
  /** The contract's deprecated single setting; empty when `settingIds` was given. */
  settingId: z.string(),
  settingIds: z.array(z.string()),
  allowedPaths: z.array(AllowedPath).nullable(),
  shouldLogRequest: z.boolean(),
  shouldLogResponse: z.boolean(),
  rotationEnabled: z.boolean(),
  policyId: z.string(),
  isKeyNotHashed: z.boolean(),
  /** Only calls of known users are let through. */
  requireUser: z.boolean().default(false),
  /** Who may say which user a call is for: only the header, or the body too. */
  userFrom: UserSource.default("any"),
  /** The member of the JSON text that bodies name their user with which holds the user's id; empty: the text itself is the id. */
  userMember: z.string().default(""),
  /** Calls that would lose something between dialects are refused, as if each said `x-lintel-strict: yes`. */
  strictTranslation: z.boolean().default(false),
  /** What the configuration file that it is from calls it; absent for one that was made by hand. */
  configName: z.string().optional(),
});
export type Key = z.infer<typeof Key>;

/** The settings a key may use, in order, whichever of the contract's two fields named them. */
export const settingIdsOf = (key: Pick<Key, "settingId" | "settingIds">): readonly string[] =>
  key.settingId === "" ? key.settingIds : [key.settingId, ...key.settingIds];

type LimitMembers = Pick<
  Key,
  | "burst"
  | "costLimitNano"
  | "costLimitOverTimeNano"
  | "costLimitUnit"
  | "rateLimitOverTime"
  | "rateLimitUnit"
  | "limits"
>;

/** The limits a key has, in the form admission takes. */
export function limitsOf(key: LimitMembers): Limits {
  const { concurrent, cost, models, rate, tokens } = sortLimits(key.limits);
  if (key.costLimitUnit !== null && key.costLimitOverTimeNano > 0) {
    cost.unshift({ unit: key.costLimitUnit, maxNano: key.costLimitOverTimeNano });
  }
  if (key.rateLimitUnit !== null && key.rateLimitOverTime > 0) {
    rate.unshift({ unit: key.rateLimitUnit, maxCalls: key.rateLimitOverTime });
  }
  return {
    ...(key.costLimitNano > 0 ? { totalCostNano: key.costLimitNano } : {}),
    cost,
    rate,
    ...(tokens.length > 0 ? { tokens } : {}),
    ...(concurrent.length > 0 ? { concurrent: Math.min(...concurrent) } : {}),
    ...(models.length > 0 ? { models } : {}),
    ...(key.burst === undefined ? {} : { burst: key.burst }),
  };
}

function sortLimits(listed: readonly ListedLimit[]) {
  const of = <Kind extends ListedLimit["kind"]>(kind: Kind) =>
    listed.filter((limit): limit is Extract<ListedLimit, { kind: Kind }> => limit.kind === kind);
  return {
    cost: of("cost").map(({ maxNano, unit }) => ({ unit, maxNano })),
    rate: of("rate").map(({ maxCalls, unit }) => ({ unit, maxCalls })),
    tokens: of("tokens").map(({ maxTokens, unit }) => ({ unit, maxTokens })),
    concurrent: of("concurrent").map(({ maxCalls }) => maxCalls),
    models: of("model-cost").map(({ maxNano, models, unit }) => ({
      models: models.map(modelPattern),
      unit,
      maxNano,
    })),
  };
}
