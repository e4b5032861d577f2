import { z } from "zod";

/**
 * What a model costs and allows, by figure: `input`, `cacheRead`, `output batch`, `input priority >272000`,
 * `maxOutputTokens`. Prices are USD per million tokens or units.
 */
export const Figures = z.record(z.string(), z.number().nonnegative());
export type Figures = z.infer<typeof Figures>;

/** By `<provider> <model>`, in the order of the names. */
export const Models = z.record(z.string(), Figures);
export type Models = z.infer<typeof Models>;

/** Another publisher's price list, cut down to what we compare, as it is kept in the repository. */
export const Snapshot = z.object({
  source: z.object({
    package: z.string(),
    version: z.string(),
    licence: z.string(),
    /** Hash of the whole list as published. */
    sha256: z.string(),
    /** The day it was taken, for which prices are compared: `2026-11-29`. */
    takenOn: z.iso.date(),
  }),
  /** Price members of the source that we have no class for: a new one is seen here when the list is updated. */
  notCompared: z.array(z.string()),
  models: Models,
});
export type Snapshot = z.infer<typeof Snapshot>;

/** Our own price book, written out for one moment. */
export const WrittenBook = z.object({
  version: z.string(),
  writtenFor: z.iso.date(),
  models: Models,
});
export type WrittenBook = z.infer<typeof WrittenBook>;

/** As JSON with a line for each model, sorted, so that a change of a price is one line of a diff. */
export function stringifyList({ models, ...head }: Snapshot | WrittenBook): string {
  const opening = JSON.stringify(head, null, 2).replace(/\n\}$/, ",");
  const lines = toSorted(models).map(
    ([name, figures]) => `    ${JSON.stringify(name)}: ${JSON.stringify(sortMembers(figures))}`,
  );
  return `${opening}\n  "models": {\n${lines.join(",\n")}\n  }\n}\n`;
}

const toSorted = <Value>(record: Readonly<Record<string, Value>>): [string, Value][] =>
  Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));

const sortMembers = (figures: Figures): Figures => Object.fromEntries(toSorted(figures));
