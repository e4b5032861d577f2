import { z } from "zod";

import { usageError } from "../cli-error.ts";

const Usd = z.number().nonnegative();

/** Dollars for a million tokens, or pieces, by the classes of usage that `GET /api/prices` names. */
const Prices = z.strictObject({
  input: Usd,
  output: Usd,
  cacheRead: Usd.optional(),
  cacheWrite: Usd.optional(),
  cacheWrite1h: Usd.optional(),
  reasoning: Usd.optional(),
  audioInput: Usd.optional(),
  audioOutput: Usd.optional(),
  cacheReadAudio: Usd.optional(),
  cacheReadImage: Usd.optional(),
  imageInput: Usd.optional(),
  imageOutput: Usd.optional(),
  images: Usd.optional(),
  characters: Usd.optional(),
  audioMs: Usd.optional(),
  webSearches: Usd.optional(),
  webSearchPreviews: Usd.optional(),
  fileSearches: Usd.optional(),
});

const PricedModel = z.strictObject({
  provider: z.string().min(1),
  model: z.string().min(1),
  /** Only calls with this provider setting. */
  settingId: z.string().optional(),
  pricesInUsd: Prices,
});
export type PricedModel = z.infer<typeof PricedModel>;

const PriceList = z.array(PricedModel).min(1);

/**
 * A price list: an array of models with their prices. Throws a usage error that names the first fault and where it is; a model that
 * is listed twice is one, since the second price would undo the first.
 */
export function readPriceList(text: string, file: string): readonly PricedModel[] {
  const read = PriceList.safeParse(parse(text, file));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw usageError(`${file}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is no list"}`);
  }
  const seen = new Set<string>();
  for (const { model, provider, settingId = "" } of read.data) {
    const name = JSON.stringify([provider, model, settingId]);
    if (seen.has(name)) throw usageError(`${file}: ${provider} ${model} is listed twice`);
    seen.add(name);
  }
  return read.data;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw usageError(`${file} is not JSON`);
  }
}
