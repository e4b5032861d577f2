import {
  ConfigNameAnswer,
  RevokedReason,
  toUnixSeconds,
  LimitList,
  toLimitList,
} from "@lintel/admin-models";
import { AllowedPath, nanoToUsd, type User } from "@lintel/core";
import { z } from "zod";

/** A user as the API shows it: the contract's members, in its order. */
export const UserAnswer = z
  .object({
    id: z.uuid(),
    name: z.string(),
    createdAt: z.int().meta({ description: "Unix seconds." }),
    updatedAt: z.int().meta({ description: "Unix seconds." }),
    tags: z.array(z.string()).nullable(),
    keyIds: z.array(z.string()).nullable(),
    revoked: z.boolean(),
    revokedReason: RevokedReason,
    costLimitInUsd: z.number(),
    costLimitInUsdOverTime: z.number(),
    costLimitInUsdUnit: z.string(),
    rateLimitOverTime: z.int(),
    rateLimitUnit: z.string(),
    ttl: z.string(),
    allowedPaths: z.array(AllowedPath).nullable(),
    allowedModels: z.array(z.string()).nullable(),
    userId: z.string(),
    limits: LimitList,
    configName: ConfigNameAnswer,
  })
  .meta({ id: "User" });
export type UserAnswer = z.infer<typeof UserAnswer>;

/** A user in the contract's form. */
export const toUserAnswer = (user: User): UserAnswer => ({
  id: user.id,
  name: user.name,
  createdAt: toUnixSeconds(user.createdAtMs),
  updatedAt: toUnixSeconds(user.updatedAtMs),
  tags: user.tags,
  keyIds: user.keyIds,
  revoked: user.revoked,
  revokedReason: user.revokedReason,
  costLimitInUsd: nanoToUsd(user.costLimitNano),
  costLimitInUsdOverTime: nanoToUsd(user.costLimitOverTimeNano),
  costLimitInUsdUnit: user.costLimitUnit ?? "",
  rateLimitOverTime: user.rateLimitOverTime,
  rateLimitUnit: user.rateLimitUnit ?? "",
  ttl: user.ttl,
  allowedPaths: user.allowedPaths,
  allowedModels: user.allowedModels,
  userId: user.userId,
  limits: toLimitList(user.limits),
  configName: user.configName,
});
