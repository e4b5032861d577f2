import { z } from "zod";

import { limitsAreClear } from "../holders/limit-list-rules.ts";
import { LimitList } from "../holders/limit-list.ts";
import { newLimitRules } from "../holders/limit-rules.ts";
import { pathsAreKnown } from "../holders/path-rules.ts";
import { AllowedPaths, LimitCalls, LimitUsd, Name, Tags, Ttl } from "../members.ts";
import { keeping } from "../rules.ts";

/** Members stand in the order in which the contract reports them. */
const Members = z.object({
  tags: Tags.optional().meta({
    description:
      "A call counts for a user who has all tags of the call's key. Of several such users, the one without further tags is chosen; if there is no such user, the call is refused.",
  }),
  keyIds: z.array(Name).max(1000).optional().meta({
    description: "Stored and returned, without effect on limits. At least one of them must exist.",
  }),
  name: Name.meta({ example: "spike" }),
  costLimitInUsd: LimitUsd.optional().meta({
    description: "Lifetime spend, exact to the nano-dollar. 0 means no limit.",
    example: 5.5,
  }),
  costLimitInUsdOverTime: LimitUsd.optional().meta({ description: "Spend per window." }),
  rateLimitOverTime: LimitCalls.optional().meta({ description: "Calls per window.", example: 2 }),
  ttl: Ttl.optional(),
  allowedPaths: AllowedPaths.optional(),
  allowedModels: z.array(Name).optional().meta({ description: "Empty allows all." }),
  costLimitInUsdUnit: z
    .string()
    .optional()
    .meta({ description: "Calendar window (UTC): `m`, `h`, `d` or `mo`.", example: "d" }),
  rateLimitUnit: z
    .string()
    .optional()
    .meta({ description: "Calendar window (UTC): `s`, `m`, `h` or `d`.", example: "m" }),
  limits: LimitList.optional(),
  userId: z.string().max(255).optional().meta({
    description:
      "The id by which calls name the user; generated when empty. Unique among users with the tags.",
  }),
});
type Members = z.infer<typeof Members>;

/** The body that makes a user. */
export const NewUser = Members.check(
  keeping<Members>([
    pathsAreKnown,
    limitsAreClear,
    ...newLimitRules<Members>(
      { name: "rate", of: (user) => ({ limit: user.rateLimitOverTime, unit: user.rateLimitUnit }) },
      {
        name: "cost",
        of: (user) => ({ limit: user.costLimitInUsdOverTime, unit: user.costLimitInUsdUnit }),
      },
    ),
  ]),
).meta({
  id: "NewUser",
  example: {
    name: "spike",
    userId: "user-42",
    tags: ["mykey"],
    costLimitInUsdOverTime: 1,
    costLimitInUsdUnit: "d",
  },
});
export type NewUser = z.infer<typeof NewUser>;
