import { UserSource } from "@lintel/core";
import { z } from "zod";

import { limitsAreClear } from "../holders/limit-list-rules.ts";
import { LimitList } from "../holders/limit-list.ts";
import { newLimitRules } from "../holders/limit-rules.ts";
import { pathsAreKnown } from "../holders/path-rules.ts";
import {
  AllowedPaths,
  KeySecret,
  LimitCalls,
  LimitUsd,
  Name,
  SettingIds,
  Tags,
  Ttl,
  UserMember,
} from "../members.ts";
import { keeping } from "../rules.ts";

/** Members stand in the order in which the contract reports them. */
const Members = z.object({
  tags: Tags.optional(),
  key: KeySecret.meta({
    description: "The secret itself. Only its SHA-256 is kept.",
    example: "my-secret-key",
  }),
  name: Name.meta({ example: "My Secret Key" }),
  settingIds: SettingIds.optional().meta({
    description: "Provider settings the key may use. Either this or `settingId`.",
  }),
  costLimitInUsd: LimitUsd.optional().meta({
    description: "Lifetime spend, exact to the nano-dollar. 0 means no limit.",
    example: 0.25,
  }),
  costLimitInUsdOverTime: LimitUsd.optional().meta({ description: "Spend per window." }),
  rateLimitOverTime: LimitCalls.optional().meta({ description: "Calls per window.", example: 2 }),
  ttl: Ttl.optional(),
  allowedPaths: AllowedPaths.optional(),
  settingId: z.string().optional().meta({ deprecated: true }),
  costLimitInUsdUnit: z
    .string()
    .optional()
    .meta({ description: "Calendar window (UTC): `m`, `h`, `d` or `mo`.", example: "mo" }),
  rateLimitUnit: z
    .string()
    .optional()
    .meta({ description: "Calendar window (UTC): `s`, `m`, `h` or `d`.", example: "m" }),
  limits: LimitList.optional(),
  shouldLogRequest: z.boolean().optional(),
  shouldLogResponse: z.boolean().optional(),
  rotationEnabled: z.boolean().optional(),
  policyId: z.string().optional(),
  isKeyNotHashed: z.boolean().optional().meta({
    description: "Stored and returned for compatibility. The secret is hashed at rest in any case.",
  }),
  requireUser: z.boolean().optional().meta({
    description:
      "Refuse calls that do not name a known user, in the body or in the header `x-lintel-user-id`.",
  }),
  userFrom: UserSource.optional().meta({
    description:
      "Where the user of a call is named: `any`, the header `x-lintel-user-id` or else the body; `header`, the header alone, for clients that put ids of their own into bodies. `any` unless given.",
  }),
  userMember: UserMember.optional().meta({
    description:
      "Bodies name their user with a JSON text whose member of this name is the user's id, such as Claude Code's `device_id` or `account_uuid`. A text without it names no user. Empty: the text itself is the id.",
  }),
  strictTranslation: z.boolean().optional().meta({
    description:
      "Refuse calls with 422 that would lose something in translation, as if each had the header `x-lintel-strict: yes`.",
  }),
});
type Members = z.infer<typeof Members>;

const hasSettingId = (key: Members): boolean => (key.settingId ?? "") !== "";
const hasSettingIds = (key: Members): boolean => (key.settingIds ?? []).length > 0;

/** The body that makes a key. */
export const NewKey = Members.check(
  keeping<Members>([
    {
      first: true,
      otherwise: "settingId is not set in either setting_id or setting_ids field",
      holds: (key) => hasSettingId(key) || hasSettingIds(key),
    },
    {
      first: true,
      otherwise: "either settingId or settingIds",
      holds: (key) => !hasSettingId(key) || !hasSettingIds(key),
    },
    ...newLimitRules<Members>(
      { name: "rate", of: (key) => ({ limit: key.rateLimitOverTime, unit: key.rateLimitUnit }) },
      {
        name: "cost",
        of: (key) => ({ limit: key.costLimitInUsdOverTime, unit: key.costLimitInUsdUnit }),
      },
    ),
    pathsAreKnown,
    limitsAreClear,
  ]),
).meta({
  id: "NewKey",
  example: {
    name: "My Secret Key",
    key: "my-secret-key",
    tags: ["mykey"],
    settingIds: ["98daa3ae-961d-4253-bf6a-322a32fdca3d"],
    rateLimitOverTime: 20,
    rateLimitUnit: "m",
    costLimitInUsd: 0.25,
  },
});
export type NewKey = z.infer<typeof NewKey>;
