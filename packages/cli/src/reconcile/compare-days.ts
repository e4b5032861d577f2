import {
  byModel,
  type DayUsage,
  type Figure,
  FIGURES,
  type Figures,
  type ModelUsage,
} from "./day-usage.ts";
import { causeOfCost, causeOfUsage, tokensIn } from "./likely-cause.ts";

/** One figure on which the ledger and the provider do not agree. */
export interface Difference {
  readonly model: string;
  readonly figure: Figure | "calls" | "cost in USD";
  readonly ledger: number;
  readonly provider: number;
  /** The provider's less the ledger's. */
  readonly difference: number;
  readonly cause: string;
}

/** Providers round costs to the cent and less; this much is no difference. */
const COST_TOLERANCE_NANO = 10_000_000;
const ALL = "(all)";
const OTHER = "(no model)";

/** Where two accounts of a day differ, model by model and class by class, and what that most likely comes from. */
export function compareDays(ledger: DayUsage, provider: DayUsage): readonly Difference[] {
  const ours = new Map(byModel(ledger.models).map((usage) => [usage.model, usage]));
  const theirs = new Map(byModel(provider.models).map((usage) => [usage.model, usage]));
  const models = [...new Set([...ours.keys(), ...theirs.keys()])].toSorted();
  const differences = models.flatMap((model) =>
    compareModel(ours.get(model) ?? nothing(model), theirs.get(model) ?? nothing(model)),
  );
  return [...differences, ...compareCosts(ledger, provider, differences.length > 0)];
}

const nothing = (model: string): ModelUsage => ({ model, calls: 0, figures: {} });

/** Where the provider does not tell a class apart, its tokens are in that one. */
const PART_OF: Readonly<Partial<Record<Figure, Figure>>> = {
  "cache write tokens (long)": "cache write tokens",
  "cache write tokens": "input tokens",
  "cached input tokens": "input tokens",
  "audio input tokens": "input tokens",
  "image input tokens": "input tokens",
  "audio output tokens": "output tokens",
  "image output tokens": "output tokens",
};

/** The figures in the classes that another side reports. */
function asReportedBy(figures: Figures, reported: Figures): Figures {
  if (Object.keys(reported).length === 0) return figures;
  const sums: Partial<Record<Figure, number>> = {};
  for (const figure of FIGURES) {
    let name: Figure | undefined = figure;
    while (name !== undefined && reported[name] === undefined) name = PART_OF[name];
    const amount = figures[figure] ?? 0;
    if (name !== undefined) sums[name] = (sums[name] ?? 0) + amount;
  }
  return sums;
}

function compareModel(whole: ModelUsage, provider: ModelUsage): readonly Difference[] {
  const ledger = { ...whole, figures: asReportedBy(whole.figures, provider.figures) };
  const { model } = ledger;
  const cause = causeOfUsage(ledger, provider);
  const pairs: (readonly [Difference["figure"], number, number])[] = FIGURES.map(
    (figure) => [figure, ledger.figures[figure] ?? 0, provider.figures[figure] ?? 0] as const,
  );
  if (provider.calls !== undefined) pairs.unshift(["calls", ledger.calls ?? 0, provider.calls]);
  const used = pairs
    .filter(([figure, ours, theirs]) => !areEqual(figure, { ours, theirs, of: ledger }))
    .map(([figure, ours, theirs]) => toDifference(model, figure, { ours, theirs, cause }));
  const [ours, theirs] = [ledger.costNano ?? 0, provider.costNano];
  if (theirs === undefined || Math.abs(theirs - ours) <= COST_TOLERANCE_NANO) return used;
  return [
    ...used,
    costDifference(model, { ours, theirs, cause: causeOfCost(ledger, used.length > 0) }),
  ];
}

interface Sides {
  readonly ours: number;
  readonly theirs: number;
}

/** What is counted beside tokens, where a model is not charged by these. */
const UNITS: ReadonlySet<string> = new Set(["images", "characters", "audio seconds"]);

function areEqual(
  figure: Difference["figure"],
  { of, ours, theirs }: Sides & { readonly of: ModelUsage },
): boolean {
  if (UNITS.has(figure) && ours === 0 && tokensIn(of.figures) > 0) return true;
  // Whole seconds of each call, or of all of them.
  if (figure === "audio seconds") return Math.abs(ours - theirs) <= (of.calls ?? 0);
  return ours === theirs;
}

const toDifference = (
  model: string,
  figure: Difference["figure"],
  { cause, ours, theirs }: Sides & { readonly cause: string },
): Difference => ({
  model,
  figure,
  ledger: ours,
  provider: theirs,
  difference: theirs - ours,
  cause,
});

const costDifference = (model: string, sides: Sides & { readonly cause: string }): Difference => ({
  ...toDifference(model, "cost in USD", sides),
  ledger: sides.ours / 1e9,
  provider: sides.theirs / 1e9,
  difference: (sides.theirs - sides.ours) / 1e9,
});

/** What is charged for no model, and the day as a whole. */
function compareCosts(
  ledger: DayUsage,
  provider: DayUsage,
  othersDiffer: boolean,
): readonly Difference[] {
  const others = Object.entries(provider.otherCosts ?? {})
    .filter(([name, nano]) => name !== "" && Math.abs(nano) > COST_TOLERANCE_NANO)
    .map(([name, nano]) =>
      costDifference(OTHER, {
        ours: 0,
        theirs: nano,
        cause: `charged as "${name}", which Lintel books with the calls or does not see`,
      }),
    );
  const [ours, theirs] = [ledger.costNano, provider.costNano];
  if (Math.abs(theirs - ours) <= COST_TOLERANCE_NANO) return [];
  const cause = causeOfCost(wholeOf(ledger), othersDiffer || others.length > 0);
  return [...others, costDifference(ALL, { ours, theirs, cause })];
}

/** All models as one, for what is in doubt. */
const wholeOf = ({ models }: DayUsage): ModelUsage => {
  const [whole] = byModel(models.map((usage) => ({ ...usage, model: ALL })));
  return whole ?? nothing(ALL);
};
