import { readSnapshot } from "@lintel/price-comparison/src/files.ts";

/** What a model takes and gives at most. */
export interface ModelLimits {
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
}

const MODELS = Object.entries(readSnapshot().models).map(([key, figures]) => {
  const [provider = "", ...name] = key.split(" ");
  return { provider, model: name.join(" "), figures };
});

const LIMITS: ReadonlyMap<string, ModelLimits> = new Map(
  MODELS.map(({ figures, model, provider }) => [
    `${provider} ${model}`,
    {
      contextTokens: figures["maxInputTokens"] ?? 128_000,
      maxOutputTokens: figures["maxOutputTokens"] ?? 16_384,
    },
  ]),
);
/** Limits of unlisted models: what most models sold now allow. */
const USUAL: ModelLimits = { contextTokens: 1_000_000, maxOutputTokens: 128_000 };

const WITH_PRIORITY: ReadonlySet<string> = new Set(
  MODELS.filter(({ figures }) => figures["input priority"] !== undefined).map(
    ({ model, provider }) => `${provider} ${model}`,
  ),
);

/** Is a model sold with priority? Others are served as usual, for any requested tier. */
export const hasPriority = (provider: string, model: string): boolean =>
  WITH_PRIORITY.has(`${provider} ${model}`) || WITH_PRIORITY.has(`openai ${model}`);

/** The models of a provider that LiteLLM lists: a source of prices and limits that is not ours. */
export const modelsOf = (provider: string): readonly string[] =>
  MODELS.filter((row) => row.provider === provider).map(({ model }) => model);

/**
 * Models that LiteLLM does not list, or not any more: platform.claude.com/docs/en/about-claude/models, ai.google.dev/gemini-api/docs/models,
 * docs.aws.amazon.com/nova/latest/userguide/what-is-nova.html (November 2026).
 */
const UNLISTED: readonly (readonly [name: RegExp, limits: ModelLimits])[] = [
  [/^claude-instant/, { contextTokens: 100_000, maxOutputTokens: 4096 }],
  [/^claude-(?:2|3-haiku)/, { contextTokens: 200_000, maxOutputTokens: 4096 }],
  [/^claude-3/, { contextTokens: 200_000, maxOutputTokens: 64_000 }],
  [/^gemini-2\.0/, { contextTokens: 1_048_576, maxOutputTokens: 8192 }],
  [/^gemini/, { contextTokens: 1_048_576, maxOutputTokens: 65_536 }],
  [/amazon\.nova-(?:lite|pro)/, { contextTokens: 300_000, maxOutputTokens: 10_000 }],
  [/^dall-e/, { contextTokens: 4000, maxOutputTokens: 0 }],
];

/** What LiteLLM says that a model allows; a fine-tuned one allows what its base does. */
export function limitsOf(provider: string, model: string): ModelLimits {
  const [, base = model] = /^(ft:[^:]+):/.exec(model) ?? [];
  return (
    LIMITS.get(`${provider} ${model}`) ??
    LIMITS.get(`${provider} ${base}`) ??
    LIMITS.get(`openai ${base}`) ??
    // What Google sells of Anthropic's has the limits it has there, under a name with another sign.
    LIMITS.get(`anthropic ${model.replace("@", "-")}`) ??
    UNLISTED.find(([name]) => name.test(model))?.[1] ??
    USUAL
  );
}
