import type { Provider } from "../contract/provider.ts";
import { anthropic } from "./anthropic/index.ts";
import { azure } from "./azure/index.ts";
import { bedrock } from "./bedrock/index.ts";
import { cerebras } from "./cerebras/index.ts";
import { cohere } from "./cohere/index.ts";
import { deepinfra } from "./deepinfra/index.ts";
import { deepseek } from "./deepseek/index.ts";
import { fireworks } from "./fireworks/index.ts";
import { gemini } from "./gemini/index.ts";
import { groq } from "./groq/index.ts";
import { llamacpp } from "./llamacpp/index.ts";
import { lmstudio } from "./lmstudio/index.ts";
import { localai } from "./localai/index.ts";
import { locallab } from "./locallab/index.ts";
import { mistral } from "./mistral/index.ts";
import { nvidia } from "./nvidia/index.ts";
import { ollama } from "./ollama/index.ts";
import { openAiCompatible } from "./openai-compatible/index.ts";
import { openai } from "./openai/index.ts";
import { openrouter } from "./openrouter/index.ts";
import { perplexity } from "./perplexity/index.ts";
import { sglang } from "./sglang/index.ts";
import { tgi } from "./tgi/index.ts";
import { together } from "./together/index.ts";
import { vertex } from "./vertex/index.ts";
import { vllm } from "./vllm/index.ts";
import { xai } from "./xai/index.ts";

/**
 * Every provider the gateway speaks to; all it knows of one is in its object. Of several that a mistyped path could be
 * meant for, the first is suggested.
 */
export const PROVIDERS: readonly Provider[] = [
  openai,
  azure,
  anthropic,
  bedrock,
  vllm,
  deepinfra,
  sglang,
  tgi,
  llamacpp,
  ollama,
  localai,
  lmstudio,
  locallab,
  openAiCompatible,
  groq,
  mistral,
  deepseek,
  xai,
  together,
  fireworks,
  openrouter,
  cerebras,
  perplexity,
  nvidia,
  gemini,
  vertex,
  cohere,
];

const BY_ID: ReadonlyMap<string, Provider> = new Map(
  PROVIDERS.map((provider) => [provider.id, provider]),
);

/** The provider of an id as it is in paths and settings; `undefined` for a custom one, and for none. */
export const findProvider = (id: string): Provider | undefined => BY_ID.get(id);

/** What OpenTelemetry's GenAI conventions call a provider; a custom one by its own name. */
export const genAiNameOf = (id: string): string => findProvider(id)?.genAiName ?? id;
