import type { AdmissionVerdict, Refusal, LimitStatus } from "@lintel/admission";
import { GatewayError, isLongWait, type NanoUsd, type User } from "@lintel/core";

import type { UseBound } from "../plan/bound-use.ts";
import { toUsd } from "./limit-headers.ts";

type RefusedVerdict = Extract<AdmissionVerdict, { admitted: false }>;

/** A refusal by a limit, with where the caller stands on all of its limits. */
export class LimitRefusal extends GatewayError {
  readonly verdict: RefusedVerdict;
  /** The least the call could have cost: what had to be left. */
  readonly leastNano: NanoUsd;

  constructor(
    error: ConstructorParameters<typeof GatewayError>,
    verdict: RefusedVerdict,
    leastNano: NanoUsd,
  ) {
    super(...error);
    this.verdict = verdict;
    this.leastNano = leastNano;
  }
}

/**
 * The error for a refused call. It says "reached" only of a limit of which nothing is left; otherwise what the call
 * may need and what is left. Retrying is advised only where it can help.
 */
export function limitRefusal(
  verdict: RefusedVerdict,
  bound: Pick<UseBound, "cost" | "tokens"> & {
    /** The member of the call because of which its prompt may be as long as the model takes. */
    readonly windowFilledBy?: string | undefined;
  },
  user: User | undefined,
): LimitRefusal {
  const { atMs, refusal } = verdict;
  const retryAfterSeconds = secondsToWait(refusal, atMs);
  const { contended, kind, retryAtMs, scope, unit } = refusal;
  const options = {
    detail: { limit: kind, scope, unit, contended },
    retryable: retryAfterSeconds !== undefined,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(contended || retryAtMs === undefined ? {} : { resetsAtMs: retryAtMs }),
  };
  const whose = scope === "user" ? ` for user: ${user?.userId ?? ""}` : "";
  const because = kind in AMOUNT_LIMITS ? becauseOf(bound.windowFilledBy) : "";
  const until = retryAtMs !== undefined && isLongWait(retryAfterSeconds) ? untilOf(retryAtMs) : "";
  const message = `too many requests${whose}${reasonOf(verdict, bound)}${because}${until}`;
  return new LimitRefusal([CODES[kind], message, options], verdict, bound.cost.minNano);
}

const CODES = {
  rate: "rate_limited",
  cost: "cost_limited",
  tokens: "tokens_limited",
  concurrent: "concurrency_limited",
  "model-cost": "model_cost_limited",
  total: "quota_spent",
} as const;

/** Limits of money and tokens, by what they are called in a message. */
const AMOUNT_LIMITS = {
  cost: "cost limit of this period",
  tokens: "token limit of this period",
  "model-cost": "cost limit of this model",
  total: "cost limit",
} as const;

function reasonOf(
  { refusal, limitStatuses }: RefusedVerdict,
  bound: Pick<UseBound, "cost" | "tokens">,
) {
  const { kind, reserved } = refusal;
  if (kind === "rate") return "";
  if (kind === "concurrent") return " at once";
  const remaining = remainingOf(refusal, limitStatuses);
  const limit = AMOUNT_LIMITS[kind];
  if (remaining === 0 && reserved === 0) return `: the ${limit} is reached`;
  const [most, least] = needOf(kind, bound);
  const { are, need, toText } = kind === "tokens" ? OF_TOKENS : OF_MONEY;
  const prompt = least < most ? ` (${toText(least)} with the shortest answer)` : "";
  const others = reserved > 0 ? `, ${toText(reserved)} more of it is reserved for other calls` : "";
  const left = `${toText(remaining)} ${are} left of the ${limit}${others}`;
  return `: this call may ${need} up to ${toText(most)}${prompt}, ${left}`;
}

/** What is left of the limit that refuses. Of several that match, as limits of models do, that with the least left. */
const remainingOf = (
  { kind, scope, unit }: Refusal,
  limitStatuses: readonly LimitStatus[],
): number =>
  limitStatuses
    .filter((one) => one.kind === kind && one.scope === scope && one.unit === unit)
    .reduce((least, { remaining }) => Math.min(least, Math.max(remaining, 0)), Infinity);

/** The most the call can use of a limit, and the least that must be left to make it. */
const needOf = (
  kind: keyof typeof AMOUNT_LIMITS,
  { cost, tokens }: Pick<UseBound, "cost" | "tokens">,
): readonly [most: number, least: number] =>
  kind === "tokens" ? [tokens.total, tokens.min] : [cost.totalNano, cost.minNano];

const toDollars = (nano: number): string => `$${toUsd(nano)}`;
const toTokens = (tokens: number): string => `${tokens} tokens`;

/** How messages speak of an amount. */
const OF_TOKENS = { need: "use", are: "are", toText: toTokens };
const OF_MONEY = { need: "cost", are: "is", toText: toDollars };

/** Whole seconds after which trying again can help; reservations of other calls may end any moment. */
function secondsToWait({ contended, retryAtMs }: Refusal, atMs: number): number | undefined {
  if (contended) return 1;
  return retryAtMs === undefined ? undefined : Math.max(1, Math.ceil((retryAtMs - atMs) / 1000));
}

/** For people; a short wait is `retry-after`'s to say. */
const untilOf = (retryAtMs: number): string =>
  `; try again after ${new Date(retryAtMs).toISOString().replace(/\.\d+Z$/, "Z")}`;

/** So that the caller knows what to leave out. */
const becauseOf = (member: string | undefined): string =>
  member === undefined ? "" : `; \`${member}\` may make its prompt as long as the model takes`;
