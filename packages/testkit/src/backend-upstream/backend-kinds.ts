/** How a kind of server differs from OpenAI, as its documentation or source says; see the providers of these names. */
export interface BackendKind {
  /** Ends the URL its SDK takes. */
  readonly basePath: string;
  /** Answers 200 without a key. */
  readonly healthPath?: string;
  readonly needsKey?: boolean;
  readonly lacksEmbeddings?: boolean;
  /** It answers a call that has tools with an error. */
  readonly lacksTools?: boolean;
  /** Members of a chat call that it answers with an error. */
  readonly refused?: readonly string[];
  readonly errors?: "flat" | "text";
  /** A stream reports its usage in any case. */
  readonly alwaysReports?: boolean;
  /** How the usage of a call reads that has thought of `thoughts` tokens beside what it said. */
  readonly usage?: (counts: Counts) => object;
  /** Models are listed with nothing but their names. */
  readonly listsNamesOnly?: boolean;
  readonly sendsComments?: boolean;
  /** Calls that load and unload a model: their paths, and the member that names it. */
  readonly loading?: readonly (readonly [path: string, modelAs: string])[];
}

export interface Counts {
  readonly prompt: number;
  readonly completion: number;
  readonly thoughts: number;
}

/** OpenAI's own way: thoughts are part of the completion. */
export const openAiUsage = ({ completion, prompt, thoughts }: Counts): object => ({
  prompt_tokens: prompt,
  completion_tokens: completion + thoughts,
  total_tokens: prompt + completion + thoughts,
  ...(thoughts === 0 ? {} : { completion_tokens_details: { reasoning_tokens: thoughts } }),
});

const server = (kind: Omit<BackendKind, "basePath"> = {}): BackendKind => ({
  basePath: "/v1",
  ...kind,
});
const vendor = (basePath: string, kind: Omit<BackendKind, "basePath"> = {}): BackendKind => ({
  basePath,
  needsKey: true,
  ...kind,
});

export const BACKEND_KINDS = {
  vllm: server({ healthPath: "/health" }),
  sglang: server({ healthPath: "/health", errors: "flat" }),
  tgi: server({ healthPath: "/health", lacksEmbeddings: true, errors: "text" }),
  llamacpp: server({
    healthPath: "/health",
    sendsComments: true,
    loading: [
      ["/models/load", "model"],
      ["/models/unload", "model"],
    ],
  }),
  ollama: server({ healthPath: "/api/version", loading: [["/api/generate", "model"]] }),
  localai: server({
    healthPath: "/readyz",
    listsNamesOnly: true,
    loading: [
      ["/backend/load", "model"],
      ["/backend/shutdown", "model"],
    ],
  }),
  lmstudio: server({
    healthPath: "/v1/models",
    loading: [
      ["/api/v1/models/load", "model"],
      ["/api/v1/models/unload", "instance_id"],
    ],
  }),
  "openai-compatible": server(),
  deepinfra: vendor("/v1/openai"),
  groq: vendor("/openai/v1", { refused: ["logprobs", "logit_bias", "top_logprobs", "n"] }),
  mistral: vendor("/v1", {
    refused: ["stream_options", "max_completion_tokens"],
    errors: "flat",
    alwaysReports: true,
  }),
  deepseek: vendor("/v1", {
    usage: (counts) => ({
      ...openAiUsage(counts),
      prompt_cache_hit_tokens: 4,
      prompt_cache_miss_tokens: counts.prompt - 4,
    }),
  }),
  xai: vendor("/v1", {
    usage: ({ completion, prompt, thoughts }) => ({
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion + thoughts,
      completion_tokens_details: { reasoning_tokens: thoughts },
    }),
  }),
  together: vendor("/v1"),
  fireworks: vendor("/inference/v1"),
  openrouter: vendor("/api/v1", {
    alwaysReports: true,
    usage: (counts) => ({ ...openAiUsage(counts), cost: 0.0001 }),
  }),
  cerebras: vendor("/v1", {
    refused: [
      "frequency_penalty",
      "logit_bias",
      "presence_penalty",
      "parallel_tool_calls",
      "service_tier",
    ],
  }),
  perplexity: vendor("", { alwaysReports: true, lacksTools: true }),
  nvidia: vendor("/v1"),
  gemini: vendor("/v1beta/openai", {
    usage: ({ completion, prompt, thoughts }) => ({
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion + thoughts,
    }),
  }),
  cohere: vendor("/compatibility/v1", { refused: ["stream_options"], alwaysReports: true }),
} as const satisfies Record<string, BackendKind>;

export type BackendName = keyof typeof BACKEND_KINDS;
