import { answerOf, type components } from "@lintel/admin-client";

import type { CommandCall } from "../arguments/command.ts";
import { type Day, type DayUsage, type Figure, FIGURES, type Figures } from "./day-usage.ts";

type Usage = components["schemas"]["UsageByClass"];

/** What the ledger says of a day of a provider. */
export async function readLedgerDay(
  { client }: Pick<CommandCall, "client">,
  provider: string,
  { end, start }: Day,
): Promise<DayUsage> {
  const query = { provider, start: String(start), end: String(end) };
  const path = "/api/reporting/usage-by-class";
  const usages = await answerOf(client.GET(path, { params: { query } }));
  return {
    models: usages.filter(isUsed).map((usage) => ({
      model: usage.model,
      calls: usage.calls,
      figures: figuresOf(usage),
      costNano: Number(usage.costInNanoUsd),
      doubts: {
        estimated: usage.estimatedCalls,
        unpriced: usage.unpricedCalls,
        imported: usage.importedCalls,
      },
    })),
    costNano: usages.reduce((sum, { costInNanoUsd }) => sum + Number(costInNanoUsd), 0),
  };
}

/** Calls that were refused, or failed before anything was used, are in no report of a provider. */
const isUsed = ({ costInNanoUsd, usage }: Usage): boolean =>
  costInNanoUsd !== "0" || Object.values(usage).some((amount) => amount !== 0);

const MS_PER_SECOND = 1000;

/** Each figure, and the classes of usage that it is made of. */
const MADE_OF: Readonly<Record<Figure, readonly (keyof Usage["usage"])[]>> = {
  "input tokens": ["input"],
  "cached input tokens": ["cacheRead", "cacheReadAudio", "cacheReadImage"],
  "cache write tokens": ["cacheWrite"],
  "cache write tokens (long)": ["cacheWrite1h"],
  "audio input tokens": ["audioInput"],
  "image input tokens": ["imageInput"],
  "output tokens": ["output", "reasoning"],
  "audio output tokens": ["audioOutput"],
  "image output tokens": ["imageOutput"],
  "web searches": ["webSearches", "webSearchPreviews"],
  images: ["images"],
  characters: ["characters"],
  "audio seconds": ["audioMs"],
};

function figuresOf({ usage }: Usage): Figures {
  const figures: Partial<Record<Figure, number>> = {};
  for (const figure of FIGURES) {
    const amount = MADE_OF[figure].reduce((sum, name) => sum + (usage[name] ?? 0), 0);
    figures[figure] = figure === "audio seconds" ? Math.round(amount / MS_PER_SECOND) : amount;
  }
  return figures;
}
