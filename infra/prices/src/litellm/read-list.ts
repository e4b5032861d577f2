import { z } from "zod";

import type { Figures, Models } from "../price-list.ts";
import { nameModel } from "./name-model.ts";
import { readMember } from "./read-member.ts";

const Entry = z.looseObject({
  litellm_provider: z.string().optional(),
  max_input_tokens: z.number().optional(),
  max_output_tokens: z.number().optional(),
  search_context_cost_per_query: z.record(z.string(), z.number()).optional(),
});
type Entry = z.infer<typeof Entry>;

const List = z.record(z.string(), z.unknown());

export interface ReadList {
  readonly models: Models;
  /** Price members that are none of our figures. */
  readonly notCompared: readonly string[];
}

/** LiteLLM's list, `model_prices_and_context_window.json`, cut down to what we compare. Throws when it is not one. */
export function readLiteLlm(text: string): ReadList {
  const models: Models = {};
  const notCompared = new Set<string>();
  for (const [name, value] of Object.entries(List.parse(JSON.parse(text)))) {
    const { data: entry, success } = Entry.safeParse(value);
    const named = success ? nameModel(name, entry.litellm_provider) : undefined;
    if (!success || named === undefined) continue;
    const figures = readFigures(entry, notCompared);
    if (Object.keys(figures).some(isPrice)) models[`${named.provider} ${named.model}`] = figures;
  }
  return { models, notCompared: [...notCompared].toSorted() };
}

const isPrice = (figure: string): boolean => !figure.startsWith("max");

function readFigures(entry: Entry, notCompared: Set<string>): Figures {
  const figures: Figures = {};
  for (const [member, value] of Object.entries(entry)) {
    if (typeof value !== "number" || !member.includes("cost")) continue;
    const read = readMember(member);
    if (read === undefined) notCompared.add(member);
    else figures[read.name] = tidy(value * read.factor);
  }
  return { ...figures, ...readLimits(entry), ...readSearches(entry) };
}

function readLimits({ max_input_tokens: input, max_output_tokens: output }: Entry): Figures {
  return {
    ...(input === undefined ? {} : { maxInputTokens: input }),
    ...(output === undefined ? {} : { maxOutputTokens: output }),
  };
}

/** By the size of what is searched, which has cost the same since 2025; the most, if it does not. */
function readSearches({ search_context_cost_per_query: costs }: Entry): Figures {
  const known = Object.values(costs ?? {});
  return known.length === 0 ? {} : { searches: tidy(Math.max(...known) * 1_000_000) };
}

/** Multiplying a double makes 0.15000000000000002 of 0.15. */
const tidy = (usd: number): number => Number(usd.toPrecision(12));
