import {
  AllowedPaths,
  LimitCalls,
  LimitUsd,
  MAX_NAME_LENGTH,
  SettingIds,
  Tags,
  UserMember,
  keeping,
  limitsAreClear,
  LimitList,
  changedLimitRules,
  pathsAreKnown,
} from "@lintel/admin-models";
import { UserSource } from "@lintel/core";
import { z } from "zod";

/** Members stand in the order in which the contract reports them. */
const Members = z.object({
  tags: Tags.optional().meta({ description: "Empty changes nothing." }),
  costLimitInUsd: LimitUsd.optional().meta({
    description:
      "Lifetime spend limit. Raising it above the spend of a key that it has revoked makes the key usable again.",
  }),
  settingIds: SettingIds.optional().meta({
    description: "Replaces the key's settings. Empty changes nothing.",
  }),
  costLimitInUsdOverTime: LimitUsd.optional(),
  rateLimitOverTime: LimitCalls.optional(),
  allowedPaths: AllowedPaths.optional().meta({ description: "Empty allows all." }),
  name: z.string().max(MAX_NAME_LENGTH).optional().meta({ description: "Empty changes nothing." }),
  revoked: z.boolean().optional(),
  revokedReason: z
    .string()
    .optional()
    .meta({ description: "Read only together with `revoked: true`." }),
  settingId: z.string().optional().meta({ deprecated: true }),
  costLimitInUsdUnit: z
    .string()
    .optional()
    .meta({ description: "Set together with its limit; 0 and empty clear both." }),
  rateLimitUnit: z
    .string()
    .optional()
    .meta({ description: "Set together with its limit; 0 and empty clear both." }),
  limits: LimitList.optional().meta({
    description: "Replaces the further limits; empty removes them.",
  }),
  shouldLogRequest: z.boolean().optional(),
  shouldLogResponse: z.boolean().optional(),
  rotationEnabled: z.boolean().optional(),
  policyId: z.string().optional().meta({ description: "Empty removes the policy." }),
  isKeyNotHashed: z.boolean().optional(),
  requireUser: z.boolean().optional(),
  userFrom: UserSource.optional(),
  userMember: UserMember.optional(),
  strictTranslation: z.boolean().optional(),
});
type Members = z.infer<typeof Members>;

/** The body that changes a key. What is absent stays. */
export const KeyChange = Members.check(
  keeping<Members>([
    {
      first: true,
      otherwise: "either settingId or settingIds",
      holds: ({ settingId = "", settingIds = [] }) => settingId === "" || settingIds.length === 0,
    },
    ...changedLimitRules<Members>(
      { name: "rate", of: (key) => ({ limit: key.rateLimitOverTime, unit: key.rateLimitUnit }) },
      {
        name: "cost",
        of: (key) => ({ limit: key.costLimitInUsdOverTime, unit: key.costLimitInUsdUnit }),
      },
    ),
    pathsAreKnown,
    limitsAreClear,
  ]),
).meta({ id: "KeyChange" });
export type KeyChange = z.infer<typeof KeyChange>;
