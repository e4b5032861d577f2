import type { components } from "@lintel/admin-client";

export type Repricing = components["schemas"]["Repricing"];
type Answer = components["schemas"]["RepricingAnswer"];

const DAY = 86_400;

/** What past calls of a model are to cost, while it is filled in. */
export interface RepricingDraft {
  readonly provider: string;
  readonly model: string;
  /** Days in UTC, as `2026-11-30`, both included. */
  readonly from: string;
  readonly to: string;
  /** Dollars for a million tokens; those left empty follow from these two. */
  readonly input: string;
  readonly output: string;
  readonly cacheRead: string;
  readonly cacheWrite: string;
  readonly reasoning: string;
  readonly reason: string;
}

const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

/** A draft for the calls of a model in the last 30 days. */
export const draftFor = (
  { model, provider }: Pick<RepricingDraft, "model" | "provider">,
  nowSeconds: number,
): RepricingDraft => ({
  provider,
  model,
  from: dayOf(nowSeconds - 30 * DAY),
  to: dayOf(nowSeconds),
  input: "",
  output: "",
  cacheRead: "",
  cacheWrite: "",
  reasoning: "",
  reason: "",
});

/** What is asked of the API; undefined while something it needs is missing. */
export function bodyOf(draft: RepricingDraft): Repricing | undefined {
  const start = Date.parse(draft.from) / 1000;
  const end = Date.parse(draft.to) / 1000 + DAY;
  const [input, output] = [priceOf(draft.input), priceOf(draft.output)];
  if (input === undefined || output === undefined || !(start < end)) return undefined;
  const [model, reason] = [draft.model.trim(), draft.reason.trim()];
  if (model === "" || reason === "") return undefined;
  const { cacheRead, cacheWrite, reasoning } = draft;
  const finer = Object.entries({ cacheRead, cacheWrite, reasoning }).flatMap(([name, text]) => {
    const price = priceOf(text);
    return price === undefined ? [] : [[name, price]];
  });
  const pricesInUsd = { input, output, ...Object.fromEntries(finer) };
  return { provider: draft.provider, model, start, end, pricesInUsd, reason };
}

function priceOf(text: string): number | undefined {
  const price = Number(text);
  return text.trim() === "" || !Number.isFinite(price) || price < 0 ? undefined : price;
}

/** What the pages of a repricing come to, in whole nano-dollars. */
export interface RepricingSum {
  readonly events: number;
  readonly changed: number;
  readonly leftAlone: number;
  readonly beforeNano: bigint;
  readonly afterNano: bigint;
}

export const NO_CALLS: RepricingSum = {
  events: 0,
  changed: 0,
  leftAlone: 0,
  beforeNano: 0n,
  afterNano: 0n,
};

/** Doubles of dollars are exact to the nano-dollar one by one, and no longer when they are added. */
const toNano = (usd: number): bigint => BigInt(Math.round(usd * 1e9));

export const withPage = (sum: RepricingSum, page: Answer): RepricingSum => ({
  events: sum.events + page.events,
  changed: sum.changed + page.changed,
  leftAlone: sum.leftAlone + page.leftAlone,
  beforeNano: sum.beforeNano + toNano(page.costInUsdBefore),
  afterNano: sum.afterNano + toNano(page.costInUsd),
});
