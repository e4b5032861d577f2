/**
 * What a conversation or an answer can say, as far as dialects differ in it. Each dialect has one word for each on whether it
 * has a place for it (`Carries`), each loss names one, and the table of losses in the documentation is made of both.
 */
export const FEATURES = [
  "temperature",
  "topP",
  "topK",
  "seed",
  "presencePenalty",
  "frequencyPenalty",
  "logitBias",
  "logprobs",
  "topLogprobs",
  "choices",
  "stop",
  "maxOutputTokens",
  "jsonOutput",
  "jsonSchema",
  "verbosity",
  "functionTools",
  "customTools",
  "providerTools",
  "strictTools",
  "toolChoice",
  "allowedTools",
  "parallelToolCalls",
  "effort",
  "budgetTokens",
  "reasoningSummary",
  "reasoning",
  "signatures",
  "images",
  "imageUrls",
  "imageDetail",
  "documents",
  "documentUrls",
  "files",
  "audio",
  "video",
  "toolResultMedia",
  "toolErrors",
  "citations",
  "refusals",
  "participantNames",
  "midSystem",
  "assistantMedia",
  "cacheMarks",
  "user",
  "metadata",
  "serviceTier",
  "safety",
  "streamUsage",
  "parts",
] as const;

export type Feature = (typeof FEATURES)[number];

/**
 * `yes`: carried as it is. `mapped`: said in another way that means the same, or as nearly the same as there is; what is changed
 * is in the list of losses. `model`: the model decides. `no`: left out and listed.
 */
export type Support = "mapped" | "model" | "no" | "yes";

export type Carries = Readonly<Record<Feature, Support>>;
