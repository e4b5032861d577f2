import { z } from "zod";

import type { Day, DayUsage, Figures, ModelUsage } from "./day-usage.ts";
import { readPages, type UsageApi } from "./read-pages.ts";

/** A count that is not always reported. */
const Told = z
  .int()
  .nullish()
  .transform((count) => count ?? undefined);
/** One that is left out where there is nothing of it. */
const Count = z
  .int()
  .nullish()
  .transform((count) => count ?? 0);

const ofModel = { model: z.string().nullable(), num_model_requests: z.int() };

/**
 * https://developers.openai.com/api/docs/api-reference/usage, 2026-11. Since 2026 `input_tokens` are of all kinds, with cached and
 * written ones, and the finer members tell them apart; before, it was those of texts, and there were cached and audio tokens only.
 */
const Completions = z.object({
  ...ofModel,
  input_tokens: z.int(),
  output_tokens: z.int(),
  input_cached_tokens: Count,
  input_cache_write_tokens: Count,
  input_cache_write_12h_tokens: Count,
  input_uncached_tokens: Told,
  input_text_tokens: Told,
  input_audio_tokens: Count,
  input_image_tokens: Count,
  output_text_tokens: Told,
  output_audio_tokens: Count,
  output_image_tokens: Count,
});
type Completions = z.infer<typeof Completions>;

const Embeddings = z.object({ ...ofModel, input_tokens: z.int() });
const Images = z.object({ ...ofModel, images: z.int() });
const Speeches = z.object({ ...ofModel, characters: z.int() });
const Transcriptions = z.object({ ...ofModel, seconds: z.int() });

const Cost = z.object({
  amount: z.object({ value: z.coerce.number(), currency: z.string() }),
  line_item: z.string().nullish(),
});

type Query = readonly (readonly [name: string, value: string])[];

/** What OpenAI says that an organization used and owes for a day. */
export async function readOpenAiDay(api: UsageApi, { end, start }: Day): Promise<DayUsage> {
  const period: Query = [
    ["start_time", String(start)],
    ["end_time", String(end)],
    ["bucket_width", "1d"],
  ];
  const report = async <Schema extends z.ZodType>(name: string, schema: Schema) =>
    await readPages(
      api,
      `/v1/organization/usage/${name}`,
      [...period, ["group_by", "model"]],
      schema,
    );
  const models = [
    ...(await report("completions", Completions)).map((usage) => named(usage, figuresOf(usage))),
    ...(await report("embeddings", Embeddings)).map((usage) =>
      named(usage, { "input tokens": usage.input_tokens }),
    ),
    ...(await report("images", Images)).map((usage) => named(usage, { images: usage.images })),
    ...(await report("audio_speeches", Speeches)).map((usage) =>
      named(usage, { characters: usage.characters }),
    ),
    ...(await report("audio_transcriptions", Transcriptions)).map((usage) =>
      named(usage, { "audio seconds": usage.seconds }),
    ),
  ];
  const costs = await readPages(
    api,
    "/v1/organization/costs",
    [...period, ["group_by", "line_item"]],
    Cost,
  );
  return withCosts(models, costs);
}

const named = (
  { model, num_model_requests: calls }: { model: string | null; num_model_requests: number },
  figures: Figures,
): ModelUsage => ({ model: model ?? "", calls, figures });

function figuresOf(usage: Completions): Figures {
  const isFiner =
    usage.input_text_tokens !== undefined || usage.input_uncached_tokens !== undefined;
  return isFiner ? finerFigures(usage) : olderFigures(usage);
}

const olderFigures = (usage: Completions): Figures => ({
  "input tokens": usage.input_tokens - usage.input_cached_tokens,
  "cached input tokens": usage.input_cached_tokens,
  "audio input tokens": usage.input_audio_tokens,
  "output tokens": usage.output_tokens,
  "audio output tokens": usage.output_audio_tokens,
});

function finerFigures(usage: Completions): Figures {
  const { input_audio_tokens: audioInput, input_image_tokens: imageInput } = usage;
  const { output_audio_tokens: audioOutput, output_image_tokens: imageOutput } = usage;
  const uncached = (usage.input_uncached_tokens ?? 0) - audioInput - imageInput;
  return {
    "input tokens": usage.input_text_tokens ?? uncached,
    "cached input tokens": usage.input_cached_tokens,
    "cache write tokens": usage.input_cache_write_tokens,
    "cache write tokens (long)": usage.input_cache_write_12h_tokens,
    "audio input tokens": audioInput,
    "image input tokens": imageInput,
    "output tokens": usage.output_text_tokens ?? usage.output_tokens - audioOutput - imageOutput,
    "audio output tokens": audioOutput,
    "image output tokens": imageOutput,
  };
}

/** A line item begins with its model's name, as in `gpt-4o-2024-08-06, input`, or names what else is charged. */
function withCosts(
  models: readonly ModelUsage[],
  costs: readonly z.infer<typeof Cost>[],
): DayUsage {
  const known = new Set(models.map(({ model }) => model));
  const otherCosts: Record<string, number> = {};
  const priced: ModelUsage[] = [];
  for (const { amount, line_item } of costs) {
    const item = line_item ?? "";
    const [model = ""] = item.split(",");
    const costNano = toNano(amount.value);
    if (known.has(model)) priced.push({ model, figures: {}, costNano });
    else otherCosts[item] = (otherCosts[item] ?? 0) + costNano;
  }
  const costNano = costs.reduce((sum, { amount }) => sum + toNano(amount.value), 0);
  return { models: [...models, ...priced], costNano, otherCosts };
}

const toNano = (usd: number): number => Math.round(usd * 1e9);
