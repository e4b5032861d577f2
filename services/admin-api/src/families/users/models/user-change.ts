import {
  AllowedPaths,
  LimitCalls,
  LimitUsd,
  MAX_NAME_LENGTH,
  Name,
  Ttl,
  keeping,
  limitsAreClear,
  LimitList,
  changedLimitRules,
  pathsAreKnown,
} from "@lintel/admin-models";
import { z } from "zod";

const PAIR = { description: "Set together with its limit; 0 and empty clear both." };

/** Members stand in the order in which the contract reports them. */
const Members = z.object({
  keyIds: z.array(Name).max(1000).optional().meta({ description: "Empty clears them." }),
  costLimitInUsd: LimitUsd.optional().meta({
    description:
      "Lifetime spend limit; 0 means none. Raising it above the spend of a user whom it has revoked lets the user call again.",
  }),
  ttl: Ttl.optional().meta({ description: "Counted from the creation; empty: for ever." }),
  costLimitInUsdOverTime: LimitUsd.optional(),
  rateLimitOverTime: LimitCalls.optional(),
  allowedPaths: AllowedPaths.optional().meta({ description: "Empty allows all." }),
  allowedModels: z.array(Name).optional().meta({ description: "Empty allows all." }),
  name: z.string().max(MAX_NAME_LENGTH).optional().meta({ description: "Empty changes nothing." }),
  revoked: z.boolean().optional(),
  revokedReason: z
    .string()
    .optional()
    .meta({ description: "Read only together with `revoked: true`." }),
  costLimitInUsdUnit: z.string().optional().meta(PAIR),
  rateLimitUnit: z.string().optional().meta(PAIR),
  limits: LimitList.optional().meta({
    description: "Replaces the further limits; empty removes them.",
  }),
});
type Members = z.infer<typeof Members>;

/** The body that changes a user. What is absent stays; tags and userId cannot be changed. */
export const UserChange = Members.check(
  keeping<Members>([
    pathsAreKnown,
    limitsAreClear,
    ...changedLimitRules<Members>(
      { name: "rate", of: (user) => ({ limit: user.rateLimitOverTime, unit: user.rateLimitUnit }) },
      {
        name: "cost",
        of: (user) => ({ limit: user.costLimitInUsdOverTime, unit: user.costLimitInUsdUnit }),
      },
    ),
  ]),
).meta({ id: "UserChange" });
export type UserChange = z.infer<typeof UserChange>;
