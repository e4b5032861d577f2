import {
  ConfigNameAnswer,
  RevokedReason,
  toUnixSeconds,
  LimitList,
  toLimitList,
} from "@lintel/admin-models";
import { AllowedPath, type Key, nanoToUsd, UserSource } from "@lintel/core";
import { z } from "zod";

const PreviousKey = z
  .object({
    key: z.string().meta({ description: "SHA-256 of the secret, in hex." }),
    validUntil: z.int().meta({ description: "Unix seconds." }),
  })
  .meta({ id: "PreviousKey" });

/** A key as the API shows it: the contract's members, in its order, then ours. */
export const KeyAnswer = z
  .object({
    name: z.string(),
    createdAt: z.int().meta({ description: "Unix seconds." }),
    updatedAt: z.int().meta({ description: "Unix seconds." }),
    tags: z.array(z.string()).nullable(),
    keyId: z.uuid(),
    revoked: z.boolean(),
    key: z
      .string()
      .meta({ description: "SHA-256 of the secret, in hex. It does not work as the key." }),
    revokedReason: RevokedReason,
    costLimitInUsd: z.number(),
    costLimitInUsdOverTime: z.number(),
    costLimitInUsdUnit: z.string(),
    rateLimitOverTime: z.int(),
    rateLimitUnit: z.string(),
    ttl: z.string(),
    settingId: z.string(),
    allowedPaths: z.array(AllowedPath).nullable(),
    settingIds: z.array(z.string()),
    shouldLogRequest: z.boolean(),
    shouldLogResponse: z.boolean(),
    rotationEnabled: z.boolean(),
    policyId: z.string(),
    isKeyNotHashed: z.boolean(),
    limits: LimitList,
    requireUser: z.boolean(),
    userFrom: UserSource,
    userMember: z.string(),
    strictTranslation: z.boolean(),
    configName: ConfigNameAnswer,
    previousKeys: z.array(PreviousKey).meta({
      description: "Earlier secrets that are still valid after rotations.",
    }),
  })
  .meta({ id: "Key" });
export type KeyAnswer = z.infer<typeof KeyAnswer>;

/** A key that was changed, and what of that its owner may not have meant. */
export const ChangedKeyAnswer = KeyAnswer.extend({
  warnings: z.array(z.string()).optional().meta({
    description:
      "Routes that the key is listed on and no longer has all settings for; absent when there are none.",
  }),
}).meta({ id: "ChangedKey" });

/** A key in the contract's form. */
export const toKeyAnswer = (key: Key): KeyAnswer => ({
  name: key.name,
  createdAt: toUnixSeconds(key.createdAtMs),
  updatedAt: toUnixSeconds(key.updatedAtMs),
  tags: key.tags,
  keyId: key.id,
  revoked: key.revoked,
  key: key.secretHash,
  revokedReason: key.revokedReason,
  costLimitInUsd: nanoToUsd(key.costLimitNano),
  costLimitInUsdOverTime: nanoToUsd(key.costLimitOverTimeNano),
  costLimitInUsdUnit: key.costLimitUnit ?? "",
  rateLimitOverTime: key.rateLimitOverTime,
  rateLimitUnit: key.rateLimitUnit ?? "",
  ttl: key.ttl,
  settingId: key.settingId,
  allowedPaths: key.allowedPaths,
  settingIds: key.settingIds,
  shouldLogRequest: key.shouldLogRequest,
  shouldLogResponse: key.shouldLogResponse,
  rotationEnabled: key.rotationEnabled,
  policyId: key.policyId,
  isKeyNotHashed: key.isKeyNotHashed,
  limits: toLimitList(key.limits),
  requireUser: key.requireUser,
  userFrom: key.userFrom,
  userMember: key.userMember,
  strictTranslation: key.strictTranslation,
  configName: key.configName,
  previousKeys: key.previousSecrets.map(({ hash, untilMs }) => ({
    key: hash,
    validUntil: toUnixSeconds(untilMs),
  })),
});
