import { type Family } from "./calls/index.ts";
import { modelsOf } from "./documented-models.ts";
import type { Random } from "./random.ts";

/** Which of a provider's models an endpoint takes, by their names. */
const NO_TEXT =
  /image|tts|transcribe|whisper|embedding|bge-|\/e5-|\/gte-|realtime|live|dall-e|moderation|^ada|instruct|-002/;
const ANTHROPICS = /claude/;
const TAKEN: Readonly<Record<Family, RegExp | ((model: string) => boolean)>> = {
  "/chat/completions": (model) => !NO_TEXT.test(model),
  "/completions": (model) =>
    /instruct|^(?:ft:)?(?:babbage|davinci)-002|^gpt-3\.5-turbo/.test(model) ||
    (model.includes("/") && !NO_TEXT.test(model)),
  "/embeddings": (model) => /embedding|^ada|bge-|\/e5-|\/gte-/.test(model),
  "/responses": (model) => !NO_TEXT.test(model) && !/audio/.test(model),
  "/responses/compact": (model) => !NO_TEXT.test(model) && !/audio/.test(model),
  "/audio/speech": (model) => /tts/.test(model),
  "/audio/transcriptions": (model) =>
    /transcribe$|transcribe-|whisper-1/.test(model) && !/live/.test(model),
  "/audio/translations": (model) => /whisper-1/.test(model),
  "/images/generations": (model) => /^(?:gpt-|chatgpt-)image|dall-e/.test(model),
  "/images/edits": (model) => /^(?:gpt-|chatgpt-)image/.test(model),
  "/images/variations": (model) => /dall-e/.test(model),
  "/messages": ANTHROPICS,
  "/complete": (model) => /claude-(?:v\d|instant|2)/.test(model),
  "/messages/batches": () => true,
  "/invoke": ANTHROPICS,
  "/invoke-with-response-stream": ANTHROPICS,
  "/anthropic/models/:call": ANTHROPICS,
  "/converse": () => true,
  "/converse-stream": () => true,
  "/model/:model/:action": () => true,
  "/models/:call": /^gemini/,
};

const GEMINIS = ["gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.0-flash", "gemini-3-pro-preview"];

/** Models that LiteLLM does not list, or not under every name. */
const MORE: Readonly<Partial<Record<string, readonly string[]>>> = {
  openai: [
    "dall-e-2",
    "dall-e-3",
    "ft:gpt-4o-mini-2024-07-18:acme::x1",
    "ft:gpt-4.1-2025-04-14:acme::x1",
  ],
  anthropic: [
    "claude-2.1",
    "claude-instant-1.2",
    "claude-3-haiku-20240307",
    "claude-3-7-sonnet-latest",
  ],
  azure: ["dall-e-3"],
  deepinfra: ["BAAI/bge-m3", "intfloat/e5-large-v2", "thenlper/gte-base", "openai/gpt-oss-120b"],
  bedrock: ["anthropic.claude-v2:1", "amazon.nova-lite-v1:0", "us.amazon.nova-pro-v1:0"],
  gemini: GEMINIS,
  vertex: [
    "claude-sonnet-4-5@20250929",
    "claude-opus-4-8",
    "claude-haiku-4-5@20251001",
    ...GEMINIS,
  ],
};
/** Names without a price. */
const UNKNOWN = ["gpt-99", "claude-unheard-of", "acme/model-1"];

/** Servers of one's own, whose settings may price what they call their models. */
const OWN_MODELS = ["my-model", "my-embedding-model", "free-model"];

const pools = new Map<string, readonly string[]>();

function poolOf(provider: string, family: Family): readonly string[] {
  const name = `${provider} ${family}`;
  const known = pools.get(name);
  if (known !== undefined) return known;
  const taken = TAKEN[family];
  const takes = (model: string) => (taken instanceof RegExp ? taken.test(model) : taken(model));
  const listed = modelsOf(provider).map((model) => model.split(" ")[0] ?? model);
  const pool = [...new Set([...listed, ...(MORE[provider] ?? [])])].filter(takes);
  pools.set(name, pool);
  return pool;
}

/** A model of the provider that takes such calls; now and then an unknown name. */
export function pickModel(random: Random, provider: string, family: Family): string {
  if (provider === "vllm") return random.pick(OWN_MODELS);
  const pool = poolOf(provider, family);
  return pool.length === 0 || random.chance(0.02) ? random.pick(UNKNOWN) : random.pick(pool);
}

/** What a deployment is called that does not have the name of its model. */
const DEPLOYMENT = "prod-";
export const deploymentOf = (random: Random, model: string): string =>
  random.chance(0.5) ? model : DEPLOYMENT + model;
/** The model that a deployment really is. */
export const deployedModel = (name: string): string =>
  name.startsWith(DEPLOYMENT) ? name.slice(DEPLOYMENT.length) : name;
