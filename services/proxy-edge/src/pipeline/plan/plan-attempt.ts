import { type CallBound, NO_TOKENS, type ProviderSetting, type TokenPrices } from "@lintel/core";
import { type ModelLimits, sellerAt, settingPrices } from "@lintel/prices";
import type { BodyBounds, CallFacts } from "@lintel/providers";
import { LRUCache } from "lru-cache";

import type { Deps } from "../../deps.ts";
import type { LastAnswer } from "../../memory/answer-memory.ts";
import type { Target } from "../inbound.ts";
import { type AnyBody, boundsOf, memberOf } from "../read/call-body.ts";
import type { Call } from "../read/read-call.ts";
import { type Asked, boundPrices } from "./bound-prices.ts";
import { type PlannedTools, planTools } from "./plan-tools.ts";
import { type PlannedSlot, slotOf } from "./slot-of.ts";

/** One try to have the call answered. */
export interface Attempt {
  readonly target: Target;
  readonly setting: ProviderSetting;
  /** The upper bound of what tokens cost here; `undefined` when the model has no price. */
  readonly prices: TokenPrices | undefined;
  /** Whose prices hold, as the price book calls them. */
  readonly seller?: string;
  /** The same when the request says that the standard tier is meant; absent where that makes no difference. */
  readonly standardPrices?: TokenPrices | undefined;
  /** Prices of the setting's own; they win over the price book. Zero on a server of one's own. */
  readonly priceOverride: TokenPrices | undefined;
  /** Where the time that the call takes costs something, too. */
  readonly slot?: PlannedSlot | undefined;
  /** Upper bound of the prompt's tokens. */
  readonly promptTokens: number;
  /** The prompt's texts were counted for that. */
  readonly isCounted?: boolean;
  /** Upper bound of the tokens of one choice of the answer. */
  readonly outputTokens: number;
  /** Upper bound of tokens of answers that no cap holds back. */
  readonly otherOutputTokens?: number | undefined;
  /** The provider takes no lower limit on the answer's tokens. */
  readonly minOutputTokens?: number | undefined;
  /** Upper bounds of what is not charged by tokens. */
  readonly units: CallBound["units"];
  /** What the provider's own tools can use; absent when the call has none. */
  readonly tools?: PlannedTools | undefined;
  /** The call begins a job whose cost cannot be bounded. */
  readonly isUnbounded?: boolean;
  /** Why it is not known what the call can cost at most; `undefined` when that is known. */
  readonly unboundedBy?: string | undefined;
  /** The answer cannot be made cheaper by a cap. */
  readonly isIndivisible?: boolean;
  /** The call as it is made there, where a route has changed it; absent where it is made as it came. */
  readonly own?: Call;
}

const NO_USE = { priceOverride: undefined, promptTokens: 0, outputTokens: 0, units: undefined };

/** Where an attempt goes, and with which credential. */
export type Destination = Pick<Attempt, "setting" | "target">;

/** What attempts are planned with. */
export interface AttemptDeps extends Pick<Deps, "answers" | "prices" | "now"> {
  readonly rules: Pick<Deps["rules"], "timeoutMs">;
}

type PricingDeps = Omit<AttemptDeps, "answers">;

/** The call at a destination: what it can cost there. At once, but for a large body. */
export function planAttempt(
  deps: AttemptDeps,
  { setting, target }: Destination,
  { body }: Pick<Call, "body">,
): Attempt | Promise<Attempt> {
  const { endpoint, provider } = target;
  const { charge } = body;
  const to = { target, setting };
  if (charge === "nothing") return { ...to, prices: NO_TOKENS, ...NO_USE };
  if (charge === "later") {
    const unboundedBy = memberOf(endpoint, body, "unboundedBy");
    return unboundedBy instanceof Promise
      ? unboundedBy.then((member) => unboundedAttempt(to, member))
      : unboundedAttempt(to, unboundedBy);
  }
  if (charge === "unmodelled") {
    const slot = slotOf(deps.rules, setting, provider);
    return { ...to, ...NO_USE, ...unknownPrices(provider, setting), slot };
  }
  return boundAttempt(deps, { ...to, body, known: deps.answers.last(setting.id, body) });
}

const unboundedAttempt = (to: Destination, unboundedBy: string | undefined): Attempt => ({
  ...to,
  prices: NO_TOKENS,
  ...NO_USE,
  isUnbounded: true,
  unboundedBy,
});

/** A model's limits, with the window that the call asks for where that is larger. */
function asAsked(limits: ModelLimits, { askedContextTokens }: CallFacts): ModelLimits {
  if (askedContextTokens === undefined || askedContextTokens <= limits.contextTokens) return limits;
  return { ...limits, contextTokens: askedContextTokens };
}

/** What the call can use and cost at a setting. */
function boundAttempt(deps: PricingDeps, planned: BoundedCall): Attempt | Promise<Attempt> {
  const { body, known, setting, target } = planned;
  const usual = deps.prices.limitsOf(sellerOf(target, setting), namedOf(body, known));
  const bounds = boundsOf(target.endpoint, body, asAsked(usual, body));
  return bounds instanceof Promise
    ? bounds.then((found) => pricedAttempt(deps, planned, found))
    : pricedAttempt(deps, planned, bounds);
}

type BoundedCall = Omit<PricedCall, "promptTokens"> & { readonly body: AnyBody };

/** What the call costs at a setting at most, within these bounds. */
function pricedAttempt(
  deps: PricingDeps,
  { body, known, setting, target }: BoundedCall,
  bounds: BodyBounds,
): Attempt {
  const { endpoint, provider } = target;
  const { promptTokens, tools } = bounds;
  // A price by the length of the prompt goes by what is reported: the sum of all passes.
  const reported = promptTokens + (tools === undefined ? 0 : tools.maxCalls * tools.promptTokens);
  const asked = { target, setting, body, known, promptTokens: reported };
  const prices = pricesAt(deps, asked);
  const { isIndivisible = body.isIndivisible ?? false, minOutputTokens } = endpoint.dialect;
  return {
    target,
    setting,
    ...prices,
    ...bounds,
    standardPrices: standardAt(deps, asked),
    slot: slotOf(deps.rules, setting, provider),
    isCounted: body.textTokens !== undefined,
    minOutputTokens,
    tools: tools && planTools(deps, prices.seller ?? provider.id, tools),
    isIndivisible,
  };
}

/** What the call costs with the standard tier in its request, as long as it is not known how the account is served. */
function standardAt(
  deps: Pick<Deps, "prices" | "now">,
  asked: PricedCall,
): TokenPrices | undefined {
  const { body, known, target } = asked;
  const { serviceTier = "auto" } = body;
  const isOpen = serviceTier === "auto" && known?.serviceTier === undefined;
  if (target.endpoint.takesServiceTier !== true || !isOpen) return undefined;
  return pricesAt(deps, { ...asked, body: { ...body, serviceTier: "default" } }).prices;
}

/** A call of an unknown kind has no known cost, unless everything at the setting is free. */
function unknownPrices(
  provider: Target["provider"],
  { costMap }: ProviderSetting,
): Pick<Attempt, "prices" | "priceOverride"> {
  const prices = settingPrices(provider.id, costMap, "");
  return { prices, priceOverride: prices };
}

/** What tokens of a call cost at most, at a setting. */
export function pricesAt(
  deps: Pick<Deps, "prices" | "now">,
  { body, known, promptTokens, setting, target }: PricedCall,
): Pick<Attempt, "prices" | "priceOverride" | "seller"> {
  const { endpoint, provider } = target;
  const seller = sellerOf(target, setting);
  const priceOverride = settingPrices(provider.id, setting.costMap, body.model);
  const asked = { seller, endpoint, body, known, promptTokens };
  return { seller, priceOverride, prices: priceOverride ?? boundPrices(deps, asked) };
}

type PricedCall = Destination & Omit<Asked, "endpoint" | "seller">;

/** Sellers by address: there are as many as custom providers have paths. */
const sellers = new LRUCache<string, { readonly id: string | undefined }>({ max: 1000 });

/** A custom provider has the prices of the API at its address, unless the setting overrides the address. */
function sellerOf({ endpoint, provider }: Target, { setting }: ProviderSetting): string {
  if (provider.sellerOf !== undefined) return provider.sellerOf(setting);
  if (endpoint.isWholeAddress !== true || (setting["url"] ?? "") !== "") return provider.id;
  const address = endpoint.upstreamPath;
  const known = sellers.get(address) ?? { id: sellerAt(address) };
  sellers.set(address, known);
  return known.id ?? provider.id;
}

/** Whose limits hold: a deployment of any name is the model that answered last. */
const namedOf = ({ alias, model }: CallFacts, known: LastAnswer | undefined): string =>
  alias === undefined ? model : (known?.model ?? model);
