import { byModel, type DayUsage, type ModelUsage } from "./day-usage.ts";

/** One figure on which the ledger and the provider do not agree. */
export interface Difference {
  readonly model: string;
  readonly figure: "calls" | "prompt tokens" | "completion tokens" | "cost in USD";
  readonly ledger: number;
  readonly provider: number;
  /** The provider's less the ledger's. */
  readonly difference: number;
  readonly cause: string;
}

/** Provider's costs are rounded by the cent and less; this much is no difference. */
const COST_TOLERANCE_NANO = 10_000_000;
const ALL = "(all)";

/** Where two accounts of a day differ, model by model, and what that most likely comes from. */
export function compareDays(ledger: DayUsage, provider: DayUsage): readonly Difference[] {
  const ours = new Map(byModel(ledger.models).map((usage) => [usage.model, usage]));
  const theirs = new Map(byModel(provider.models).map((usage) => [usage.model, usage]));
  const models = [...new Set([...ours.keys(), ...theirs.keys()])].toSorted();
  const differences = models.flatMap((model) =>
    compareModel(ours.get(model) ?? nothing(model), theirs.get(model) ?? nothing(model)),
  );
  return [...differences, ...compareCosts(ledger, provider, differences.length > 0)];
}

const nothing = (model: string): ModelUsage => ({
  model,
  calls: 0,
  promptTokens: 0,
  completionTokens: 0,
});

function compareModel(ledger: ModelUsage, provider: ModelUsage): readonly Difference[] {
  const cause = causeOf(ledger, provider);
  const figures = [
    ...(provider.calls === undefined
      ? []
      : [["calls", ledger.calls ?? 0, provider.calls] as const]),
    ["prompt tokens", ledger.promptTokens, provider.promptTokens] as const,
    ["completion tokens", ledger.completionTokens, provider.completionTokens] as const,
  ];
  return figures
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(([figure, ours, theirs]) => ({
      model: ledger.model,
      figure,
      ledger: ours,
      provider: theirs,
      difference: theirs - ours,
      cause,
    }));
}

const tokensOf = ({ completionTokens, promptTokens }: ModelUsage): number =>
  promptTokens + completionTokens;

function causeOf(ledger: ModelUsage, provider: ModelUsage): string {
  const more = Math.sign(tokensOf(provider) - tokensOf(ledger));
  if (tokensOf(ledger) === 0 && more > 0) return "used beside Lintel, or asked for by another name";
  if (tokensOf(provider) === 0 && more < 0) {
    return "another account's credential, another name, or the provider's report is late";
  }
  if (provider.calls !== undefined && provider.calls !== ledger.calls) {
    return provider.calls > (ledger.calls ?? 0)
      ? "calls beside Lintel"
      : "calls that failed before they were counted there, or the provider's report is late";
  }
  return more > 0
    ? "usage the answers did not report, or calls beside Lintel"
    : "estimates of calls that were cut short, or the provider's report is late";
}

function compareCosts(
  ledger: DayUsage,
  provider: DayUsage,
  tokensDiffer: boolean,
): readonly Difference[] {
  const nano = provider.costNano - ledger.costNano;
  if (Math.abs(nano) <= COST_TOLERANCE_NANO) return [];
  return [
    {
      model: ALL,
      figure: "cost in USD",
      ledger: ledger.costNano / 1e9,
      provider: provider.costNano / 1e9,
      difference: nano / 1e9,
      cause: tokensDiffer
        ? "the tokens differ"
        : "prices: discounts, tiers, tools with charges of their own, or a model without a price",
    },
  ];
}
