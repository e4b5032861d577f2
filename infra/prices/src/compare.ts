import { NO_TOKENS, priceCall, pricesAll } from "@lintel/core";
import type { PriceBook } from "@lintel/prices";

import { figureName, readFigureName } from "./figure-name.ts";
import type { Figures, Models } from "./price-list.ts";

/** A figure of theirs that ours is not within one per cent of. */
export interface Difference {
  /** `<provider> <model>`. */
  readonly model: string;
  readonly figure: string;
  /** In USD per million, or tokens; `undefined` when we have none. */
  readonly ours: number | undefined;
  readonly theirs: number;
}

const TOLERANCE = 0.01;
const ANY_LENGTH = Number.POSITIVE_INFINITY;

/**
 * Every price of their list that our book has differently at that moment, or not at all, and every limit of a model that
 * ours is below: ours are bounds, and may be higher.
 */
export function compare(book: PriceBook, models: Models, atMs: number): readonly Difference[] {
  return Object.entries(models).flatMap(([name, figures]) => {
    const model = { ...splitName(name), book, atMs };
    const found = isPriced(model)
      ? [...comparePrices(model, figures), ...compareLimits(model, figures)]
      : [{ figure: "price", ours: undefined, theirs: firstOf(figures) }];
    return found.map(({ figure, ours, theirs }) => ({ model: name, figure, ours, theirs }));
  });
}

interface AskedModel {
  readonly book: PriceBook;
  readonly provider: string;
  readonly model: string;
  readonly atMs: number;
}

type Found = Omit<Difference, "model">;

function splitName(name: string): { readonly provider: string; readonly model: string } {
  const [provider = "", ...rest] = name.split(" ");
  return { provider, model: rest.join(" ") };
}

const isPriced = ({ atMs, book, model, provider }: AskedModel): boolean =>
  book.find(provider, model, atMs) !== undefined;

/** What to report of a model without a price. */
const firstOf = (figures: Figures): number => figures["input"] ?? Object.values(figures)[0] ?? 0;

function comparePrices(asked: AskedModel, figures: Figures): readonly Found[] {
  return Object.entries(figures)
    .filter(([figure]) => !figure.startsWith("max"))
    .flatMap(([figure, theirs]) => {
      const found = probesOf(figure, figures)
        .map(([name, promptTokens]) => ({
          figure: name,
          ours: oursFor(asked, figure, { promptTokens, theirs }),
          theirs,
        }))
        .find(({ ours }) => !isClose(ours, theirs));
      return found ?? [];
    });
}

/**
 * The lengths of a prompt at which a figure must hold. One for long prompts: just beyond the length it begins at. One for
 * any length: up to where a price for longer ones begins, or else at every length.
 */
function probesOf(
  figure: string,
  figures: Figures,
): readonly (readonly [name: string, promptTokens: number])[] {
  const { above, tierSuffix, unit } = readFigureName(figure);
  if (above > 0) return [[figure, above + 1]];
  const starts = Object.keys(figures)
    .map(readFigureName)
    .filter((other) => other.unit === unit && other.tierSuffix === tierSuffix && other.above > 0)
    .map((other) => other.above);
  if (starts.length > 0) return [[figure, Math.min(...starts)]];
  return [
    [figure, 1],
    [`${figure} at any length`, ANY_LENGTH],
  ];
}

interface Probe {
  readonly promptTokens: number;
  readonly theirs: number;
}

/** Our price for a figure of theirs, in USD per million; `undefined` when we have none, or only a stand-in. */
function oursFor(
  { atMs, book, model, provider }: AskedModel,
  figure: string,
  { promptTokens, theirs }: Probe,
): number | undefined {
  const { tierSuffix, unit } = readFigureName(figure);
  const name = figureName({ unit: model, tierSuffix, above: 0 });
  const found = book.find(provider, name, atMs, promptTokens);
  if (found === undefined || found.isFallback === true) return undefined;
  const known = unitsOf(unit).flatMap((each) => {
    const usage = { ...NO_TOKENS, [each]: 1_000_000 };
    return pricesAll(usage, found.prices) ? [priceCall(usage, found.prices) / 1e9] : [];
  });
  return known.find((ours) => isClose(ours, theirs)) ?? known[0];
}

/** Theirs has one price for searches, be it of the tool or of its preview. */
const unitsOf = (unit: string): readonly string[] =>
  unit === "searches" ? ["webSearches", "webSearchPreviews"] : [unit];

const isClose = (ours: number | undefined, theirs: number): boolean =>
  ours !== undefined && Math.abs(ours - theirs) <= TOLERANCE * Math.max(ours, theirs);

function compareLimits({ book, model, provider }: AskedModel, figures: Figures): readonly Found[] {
  const { contextTokens, maxOutputTokens } = book.limitsOf(provider, model);
  const { maxInputTokens: input = 0, maxOutputTokens: output = 0 } = figures;
  return [
    { figure: "maxInputTokens", ours: contextTokens, theirs: input },
    { figure: "maxOutputTokens", ours: maxOutputTokens, theirs: output },
  ].filter(({ ours, theirs }) => ours < theirs);
}
