import { MAX_NAME_LENGTH } from "@lintel/admin-models";
import { RouteStrategy } from "@lintel/core";
import { z } from "zod";

import { BreakerState } from "../../settings/models/setting-health.ts";

/** What is asked of a route. */
export const RouteTrial = z
  .object({
    keyId: z.string().max(MAX_NAME_LENGTH).optional().meta({
      description: "The key that would call it; the route's first when absent.",
    }),
    conversation: z.string().max(MAX_NAME_LENGTH).optional().meta({
      description: "What a call would have as its `x-session-id`.",
      example: "chat-7",
    }),
    dryRun: z.boolean().optional().meta({
      description:
        "Providers are not called here: only `true`. For a real call, call the route at a proxy.",
    }),
  })
  .meta({ id: "RouteTrial" });
export type RouteTrial = z.infer<typeof RouteTrial>;

const Destination = z.object({
  step: z.int().meta({ description: "Its number in the route, from 1." }),
  provider: z.string(),
  model: z.string(),
  settingId: z.uuid(),
  settingName: z.string(),
  breaker: BreakerState,
  reason: z.string().meta({ description: "Why it comes at this place." }),
});
export type TrialDestination = z.infer<typeof Destination>;

/** Where a call would go. */
export const RouteTrialAnswer = z
  .object({
    routeId: z.uuid(),
    keyId: z.string(),
    dryRun: z.literal(true),
    strategy: RouteStrategy,
    destinations: z.array(Destination).meta({ description: "In the order they would be tried." }),
    missingProviders: z.array(z.string()).meta({
      description: "Providers of steps for which the key has no setting that may be used.",
    }),
  })
  .meta({ id: "RouteTrialAnswer" });
export type RouteTrialAnswer = z.infer<typeof RouteTrialAnswer>;
