import {
  GatewayError,
  type Place,
  type ProviderSetting,
  type Route,
  type SkippedStep,
} from "@lintel/core";
import type { DialectTranslation } from "@lintel/translation";

import type { Deps } from "../../deps.ts";
import type { Surface } from "../inbound.ts";
import type { Caller } from "../permit/authenticate.ts";
import { isSome, type UsableSettings } from "../permit/authorise.ts";
import type { Call } from "../read/read-call.ts";
import { type Attempt, type AttemptDeps, type Destination, planAttempt } from "./plan-attempt.ts";
import { translateCall } from "./translate-call.ts";

/** How a call is to be answered: by the first of its attempts that succeeds. */
export interface Plan {
  readonly attempts: readonly [Attempt, ...Attempt[]];
  /** How to go on after a failure; present on routes. */
  readonly failover?: FailoverPlan;
}

export interface FailoverPlan {
  readonly route: Route;
  /** Where each of the attempts goes, in their order. */
  readonly places: readonly Place[];
  /** Steps that cannot serve the call: they are left out. */
  readonly skippedSteps: readonly SkippedStep[];
  /** Nothing of the call may be lost in a translation. */
  readonly isStrict: boolean;
}

/** A call that may be made, and with which settings. */
interface PermittedCall {
  readonly caller: Caller;
  readonly call: Call;
  readonly settings: UsableSettings;
}

type PlanDeps = AttemptDeps & Pick<Deps, "custody" | "health" | "largeBodies">;

/**
 * Plans where the call goes: an attempt for each target that a setting leads to. Comes before admission, because what
 * a call can cost depends on it. At once, but for a large body and for a call that is translated; of a strict one nothing may be
 * lost in that.
 */
export function planCall(
  deps: PlanDeps,
  permitted: PermittedCall,
  targets: Surface["targets"],
  isStrict = false,
): Plan | Promise<Plan> {
  const { call, caller, settings } = permitted;
  const [first, ...others] = targets.flatMap((target): readonly Destination[] => {
    const own = targets.length === 1 ? settings : settingsFor(target, settings);
    return own === undefined ? [] : [{ target, setting: chooseSetting(deps, caller, call, own) }];
  });
  if (first === undefined) {
    throw new GatewayError("setting_missing", "no provider setting leads there");
  }
  const attempt = planAt(deps, first, permitted, isStrict);
  if (others.length === 0 && !(attempt instanceof Promise)) return { attempts: [attempt] };
  const planOther = async (to: Destination): Promise<Attempt> =>
    planAt(deps, to, permitted, isStrict);
  return planAll(attempt, others.map(planOther));
}

const planAt = (
  deps: PlanDeps,
  to: Destination,
  permitted: PermittedCall,
  isStrict: boolean,
): Attempt | Promise<Attempt> =>
  to.target.translation === undefined
    ? planAttempt(deps, to, permitted.call)
    : planTranslated(deps, to, permitted, { isStrict, translation: to.target.translation });

/** The call as its target understands it. */
async function planTranslated(
  deps: PlanDeps,
  to: Destination,
  { call, caller: { key } }: PermittedCall,
  {
    isStrict,
    translation,
  }: { readonly isStrict: boolean; readonly translation: DialectTranslation },
): Promise<Attempt> {
  const { bytes, model } = call.body;
  const asked = { call, bytes, model, target: to.target, isStrict, key };
  const own = await translateCall(deps, asked, translation);
  if (own instanceof GatewayError) throw own;
  return { ...(await planAttempt(deps, to, own)), own };
}

async function planAll(
  first: Attempt | Promise<Attempt>,
  others: readonly Promise<Attempt>[],
): Promise<Plan> {
  return { attempts: [await first, ...(await Promise.all(others))] };
}

function settingsFor(
  { provider }: Destination["target"],
  settings: UsableSettings,
): UsableSettings | undefined {
  const own = settings.filter((setting) => setting.provider === provider.id);
  return isSome(own) ? own : undefined;
}

/**
 * The key's first setting; any of those that are well when the key rotates. A setting is used as a whole:
 * credential, address and prices together.
 */
function chooseSetting(
  { health }: Pick<Deps, "health">,
  { key }: Caller,
  { body: { model, streamed } }: Call,
  settings: UsableSettings,
): ProviderSetting {
  if (!key.rotationEnabled || settings.length === 1) return settings[0];
  const destinations = settings.map((setting) => toDestination(setting, model));
  const [first] = health.order(destinations, { ...ROTATION, streamed });
  return first?.setting ?? settings[0];
}

const toDestination = (setting: ProviderSetting, model: string) => ({
  setting,
  settingId: setting.id,
  model,
  step: 0,
  weight: 1,
});

/** As the contract has it: another setting each time. */
const ROTATION = {
  strategy: "ordered",
  affinity: undefined,
  spreads: true,
  costOf: () => undefined,
} as const;
