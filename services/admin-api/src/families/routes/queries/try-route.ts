import type { SharedRest } from "@lintel/breakers";
import {
  isResting,
  type Key,
  orderDestinations,
  type ProviderSetting,
  type Rest,
  type Route,
  type RouteDestination,
} from "@lintel/core";

import type { TrialDestination } from "../models/route-trial.ts";

/** What decides where a call of a route goes. */
export interface TriedRoute {
  readonly route: Route;
  readonly key: Pick<Key, "rotationEnabled">;
  /** The key's settings that exist, in its order. */
  readonly settings: readonly ProviderSetting[];
  readonly rests: readonly SharedRest[];
  readonly conversation: string | undefined;
  /** Unix milliseconds. */
  readonly nowMs: number;
}

interface Tried extends RouteDestination {
  readonly setting: ProviderSetting;
  /** The one that lasts longest; `undefined` when calls go there. */
  readonly rest: Rest | undefined;
}

/**
 * Where a call of a route would go, in order, as proxies decide it (`orderDestinations`). What is left to chance is shown as
 * it is most often; what only a proxy knows, how quick steps have been and what this very call costs, is left out.
 */
export function tryRoute(tried: TriedRoute): readonly TrialDestination[] {
  const { conversation, key, nowMs, route } = tried;
  const isKept = route.affinity !== "none" && conversation !== undefined;
  const ordered = orderDestinations(destinationsOf(tried), {
    strategy: route.strategy ?? "ordered",
    // As a proxy knows a conversation by its `x-session-id`.
    affinity: isKept ? `s:${conversation}` : undefined,
    spreads: key.rotationEnabled,
    random: () => 0.5,
    standingOf: ({ rest }) => {
      if (rest === undefined) return "well";
      return isResting(rest, nowMs) ? "resting" : "due";
    },
    restsUntilMs: ({ rest }) => rest?.untilMs ?? 0,
    latencyOf: () => undefined,
    costOf: () => undefined,
  });
  return ordered.map((to) => toAnswer(to, tried));
}

/** Providers of steps that lead nowhere. */
export const missingProviders = ({
  route: { steps },
  settings,
}: Pick<TriedRoute, "route" | "settings">): readonly string[] => {
  const missing = steps.filter((step) => !settings.some((setting) => serves(setting, step)));
  return [...new Set(missing.map(({ provider }) => provider))];
};

const serves = (
  { allowedModels, provider }: ProviderSetting,
  step: Route["steps"][number],
): boolean =>
  provider === step.provider && (allowedModels.length === 0 || allowedModels.includes(step.model));

const destinationsOf = ({ rests, route, settings }: TriedRoute): readonly Tried[] =>
  route.steps.flatMap((step, index) =>
    settings
      .filter((setting) => serves(setting, step))
      .map((setting) => ({
        step: index,
        settingId: setting.id,
        model: step.model,
        weight: step.weight ?? 1,
        setting,
        rest: restOf(rests, setting.id, step.model),
      })),
  );

/** The rest of the setting with this model, or of all of it. */
const restOf = (rests: readonly SharedRest[], settingId: string, model: string): Rest | undefined =>
  rests
    .filter((rest) => rest.settingId === settingId && (rest.model === model || rest.model === ""))
    .toSorted((one, other) => other.untilMs - one.untilMs)[0];

function toAnswer(to: Tried, tried: TriedRoute): TrialDestination {
  const { model, rest, setting, settingId, step } = to;
  return {
    step: step + 1,
    provider: setting.provider,
    model,
    settingId,
    settingName: setting.name,
    breaker: breakerOf(rest, tried.nowMs),
    reason: rest === undefined ? reasonOf(to, tried) : reasonOfRest(rest, tried.nowMs),
  };
}

const breakerOf = (rest: Rest | undefined, nowMs: number): TrialDestination["breaker"] => {
  if (rest === undefined) return "closed";
  return isResting(rest, nowMs) ? "open" : "half-open";
};

const reasonOfRest = (rest: Rest, nowMs: number): string =>
  isResting(rest, nowMs)
    ? `last: it has ${rest.cause} and rests until ${new Date(rest.untilMs).toISOString()}`
    : `last, but for one call that will find out whether it serves again: it has ${rest.cause}`;

function reasonOf(
  { step, weight }: Tried,
  { conversation, key, route }: Pick<TriedRoute, "conversation" | "key" | "route">,
): string {
  const chosen = {
    ordered: `step ${step + 1} in the route's order`,
    weighted: `weight ${weight}; the heaviest is shown first unless the conversation decides`,
    "least-latency": "each proxy decides by how quick the steps have been of late",
    "least-cost": "decided by what the call is likely to cost at each step",
  }[route.strategy ?? "ordered"];
  const isKept = route.affinity !== "none" && conversation !== undefined;
  const spread = isKept ? "the conversation decides" : "another each time";
  return key.rotationEnabled ? `${chosen}; of several settings ${spread}` : chosen;
}
