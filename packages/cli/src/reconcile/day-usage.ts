/** What one side says of a day (UTC): sums by model. */
export interface DayUsage {
  readonly models: readonly ModelUsage[];
  readonly costNano: number;
}

export interface ModelUsage {
  /** Without the date of a snapshot. */
  readonly model: string;
  /** Absent where the side does not count calls. */
  readonly calls?: number | undefined;
  /** All of the prompts, cached or not. */
  readonly promptTokens: number;
  readonly completionTokens: number;
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
    calls: group.every(({ calls }) => calls === undefined)
      ? undefined
      : sumOf(group, ({ calls = 0 }) => calls),
    promptTokens: sumOf(group, ({ promptTokens }) => promptTokens),
    completionTokens: sumOf(group, ({ completionTokens }) => completionTokens),
  }));
}

const sumOf = (group: readonly ModelUsage[], of: (usage: ModelUsage) => number): number =>
  group.reduce((sum, usage) => sum + of(usage), 0);
