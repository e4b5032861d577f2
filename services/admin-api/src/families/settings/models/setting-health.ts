import type { SharedRest } from "@lintel/breakers";
import { isResting } from "@lintel/core";
import { z } from "zod";

export const BreakerState = z.enum(["closed", "open", "half-open"]).meta({
  description:
    "`open`: calls go elsewhere, where they can. `half-open`: its rest is over, and one call will find out whether it serves again.",
});

const Breaker = z.object({
  model: z.string().meta({ description: "Empty for all models of the setting." }),
  state: BreakerState,
  cause: z.enum(["failed", "limited", "unauthorised"]).meta({
    description:
      "`failed`: not reached, too late, or an error of its own; `limited`: too many calls; `unauthorised`: the credential was refused.",
  }),
  sinceMs: z.int().meta({ description: "Unix milliseconds." }),
  untilMs: z.int().meta({ description: "Unix milliseconds." }),
  times: z.int().meta({ description: "How many rests there have been in a row." }),
});

/** How well a setting is, as the proxies have seen it. */
export const SettingHealthAnswer = z
  .object({
    id: z.uuid(),
    provider: z.string(),
    state: BreakerState,
    breakers: z.array(Breaker).meta({ description: "Those that are not closed." }),
  })
  .meta({ id: "ProviderSettingHealth" });
export type SettingHealthAnswer = z.infer<typeof SettingHealthAnswer>;

/** The worst of what is known of a setting, and all of it. */
export function toSettingHealth(
  { id, provider }: Pick<SettingHealthAnswer, "id" | "provider">,
  rests: readonly SharedRest[],
  nowMs: number,
): SettingHealthAnswer {
  const breakers = rests
    .map((rest) => toBreaker(rest, nowMs))
    .toSorted((one, other) => (one.model < other.model ? -1 : 1));
  const states = new Set(breakers.map(({ state }) => state));
  const state = WORST_FIRST.find((each) => states.has(each)) ?? "closed";
  return { id, provider, state, breakers };
}

const WORST_FIRST = ["open", "half-open"] as const;

const toBreaker = (rest: SharedRest, nowMs: number): z.infer<typeof Breaker> => ({
  model: rest.model,
  state: isResting(rest, nowMs) ? "open" : "half-open",
  cause: rest.cause,
  sinceMs: Math.round(rest.sinceMs),
  untilMs: Math.round(rest.untilMs),
  times: rest.times,
});
