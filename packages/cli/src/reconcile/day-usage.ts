/** What is counted of a model: classes of tokens, each token in one of them, and what is not charged by tokens. */
export const FIGURES = [
  "input tokens",
  "cached input tokens",
  "cache write tokens",
  "cache write tokens (long)",
  "audio input tokens",
  "image input tokens",
  "output tokens",
  "audio output tokens",
  "image output tokens",
  "web searches",
  "images",
  "characters",
  "audio seconds",
] as const;
export type Figure = (typeof FIGURES)[number];
export type Figures = Readonly<Partial<Record<Figure, number>>>;

/** What one side says of a day (UTC): sums by model. */
export interface DayUsage {
  readonly models: readonly ModelUsage[];
  readonly costNano: number;
  /** What is charged and belongs to no model, in nano-dollars by its name. */
  readonly otherCosts?: Readonly<Record<string, number>>;
}

export interface ModelUsage {
  /** Without the date of a snapshot. */
  readonly model: string;
  /** Absent where the side does not count calls. */
  readonly calls?: number | undefined;
  /** Those the side reports; tokens of a class it does not report are in a coarser one. */
  readonly figures: Figures;
  /** Absent where the side reports no costs by model. */
  readonly costNano?: number | undefined;
  /** Calls on which the ledger may differ from the provider, and why. */
  readonly doubts?: Doubts;
}

export interface Doubts {
  /** The usage of the call was not reported to us. */
  readonly estimated: number;
  /** Part of the call had no price. */
  readonly unpriced: number;
  /** The call went through another gateway. */
  readonly imported: number;
}

const DAY_SECONDS = 86_400;

/** A day in UTC, in Unix seconds. */
export interface Day {
  readonly start: number;
  readonly end: number;
}

/** `YYYY-MM-DD` as a day; `undefined` for what is none. */
export function toDay(text: string): Day | undefined {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text)) return undefined;
  return { start: ms / 1000, end: ms / 1000 + DAY_SECONDS };
}

/** A snapshot under the name callers use: providers report `gpt-4o-mini-2024-07-18` where `gpt-4o-mini` was asked for. */
export const withoutSnapshot = (model: string): string =>
  model.replace(/-(?:\d{4}-\d{2}-\d{2}|20\d{6}|latest)$/, "");

/** One entry for each model, under its name without a snapshot's date. */
export function byModel(usages: readonly ModelUsage[]): readonly ModelUsage[] {
  const groups = Map.groupBy(usages, ({ model }) => withoutSnapshot(model));
  return [...groups].map(([model, group]) => ({
    model,
    calls: knownSum(group.map(({ calls }) => calls)),
    figures: sumFigures(group.map(({ figures }) => figures)),
    costNano: knownSum(group.map(({ costNano }) => costNano)),
    doubts: {
      estimated: sumOf(group, ({ doubts }) => doubts?.estimated ?? 0),
      unpriced: sumOf(group, ({ doubts }) => doubts?.unpriced ?? 0),
      imported: sumOf(group, ({ doubts }) => doubts?.imported ?? 0),
    },
  }));
}

function sumFigures(all: readonly Figures[]): Figures {
  const sums: Partial<Record<Figure, number>> = {};
  for (const figures of all) {
    for (const name of FIGURES) {
      const more = figures[name];
      if (more !== undefined) sums[name] = (sums[name] ?? 0) + more;
    }
  }
  return sums;
}

/** `undefined` where neither side reports anything. */
function knownSum(amounts: readonly (number | undefined)[]): number | undefined {
  const known = amounts.filter((amount) => amount !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, amount) => sum + amount, 0);
}

const sumOf = (group: readonly ModelUsage[], of: (usage: ModelUsage) => number): number =>
  group.reduce((sum, usage) => sum + of(usage), 0);
