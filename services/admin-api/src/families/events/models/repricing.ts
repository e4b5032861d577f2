import { Name, UnixSeconds } from "@lintel/admin-models";
import { type TokenPrices, usdToNano } from "@lintel/core";
import { z } from "zod";

const MAX_REASON_LENGTH = 1000;
/** Dollars for a million tokens, or pieces; no vendor asks for more. */
const UsdPerMillion = z.number().min(0).max(10_000_000);
const as = (other: string) =>
  UsdPerMillion.optional().meta({ description: `As \`${other}\` unless given.` });
const ofPieces = UsdPerMillion.optional().meta({
  description: "For a million of them. Without it, calls that used any are left as they are.",
});

const Prices = z
  .object({
    input: UsdPerMillion,
    output: UsdPerMillion,
    cacheRead: as("input"),
    cacheWrite: as("input"),
    cacheWrite1h: as("cacheWrite"),
    reasoning: as("output"),
    audioInput: as("input"),
    audioOutput: as("output"),
    cacheReadAudio: as("cacheRead"),
    cacheReadImage: as("cacheRead"),
    imageInput: as("input"),
    imageOutput: as("output"),
    images: ofPieces,
    characters: ofPieces,
    audioMs: ofPieces,
    webSearches: ofPieces,
    webSearchPreviews: ofPieces,
    fileSearches: ofPieces,
  })
  .meta({ id: "RepricingPrices" });

/** Where a page ended: Unix milliseconds and an event. */
const Cursor = z.string().regex(/^\d{1,15}\.[\da-f-]{36}$/);

/** The body that says what calls of a model cost. */
export const Repricing = z
  .object({
    provider: Name.meta({ example: "openai" }),
    model: Name.meta({
      description:
        "The name under which the calls' price was found, with their tier where that has prices of its own; of calls without a price, the model or deployment that was asked for.",
      example: "gpt-5",
    }),
    settingId: z.uuid().optional().meta({
      description:
        "Only calls with this provider setting, those that its own `costMap` priced included. Without it these stay as they are.",
    }),
    start: UnixSeconds,
    end: UnixSeconds.meta({ description: "Up to, and not including." }),
    pricesInUsd: Prices.meta({
      description: "Dollars for a million tokens, or pieces of what is not charged by tokens.",
    }),
    reason: z.string().min(1).max(MAX_REASON_LENGTH).meta({
      description: "Why the price is another one.",
      example: "the provider's price list of 2026-11-01",
    }),
    apply: z.boolean().optional().meta({
      description: "Book the differences. Otherwise they are only computed.",
    }),
    cursor: Cursor.optional().meta({ description: "`nextCursor` of the answer before." }),
  })
  .meta({ id: "Repricing" });
export type Repricing = z.infer<typeof Repricing>;

export const RepricingAnswer = z
  .object({
    events: z.int().meta({ description: "How many calls were examined; at most 500 at a time." }),
    changed: z.int(),
    leftAlone: z.int().meta({ description: "Calls that used something the prices leave out." }),
    costInUsdBefore: z.number(),
    costInUsd: z.number(),
    applied: z.boolean(),
    nextCursor: z.string().nullable().meta({ description: "Null when there are no more." }),
  })
  .meta({ id: "RepricingAnswer" });
export type RepricingAnswer = z.infer<typeof RepricingAnswer>;

/** Nano-dollars for a million tokens of each class, or pieces. */
export function toTokenPrices({ input, output, ...own }: z.infer<typeof Prices>): TokenPrices {
  const { audioInput, audioOutput, cacheRead, cacheWrite, reasoning, ...finer } = own;
  const given = Object.entries(finer).flatMap(([name, usd]) =>
    usd === undefined ? [] : [[name, usdToNano(usd)]],
  );
  return {
    input: usdToNano(input),
    output: usdToNano(output),
    cacheRead: usdToNano(cacheRead ?? input),
    cacheWrite: usdToNano(cacheWrite ?? input),
    reasoning: usdToNano(reasoning ?? output),
    audioInput: usdToNano(audioInput ?? input),
    audioOutput: usdToNano(audioOutput ?? output),
    ...Object.fromEntries(given),
  };
}
