import { isJson, type Json, numberIn, recordsIn } from "../json.ts";
import { events, plain } from "./answers.ts";
import type { Asked, ProviderAnswer } from "./asked.ts";
import { bringsMore, contentTokens, schemaTokens, sumOf, toolTokens } from "./openai-content.ts";
import { answerDetails, promptDetails, servedTier } from "./openai-usage.ts";

const namesIn = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Members of chat that bring nothing in beside what stands in them: https://platform.openai.com/docs/api-reference/chat (November 2026). */
const CHAT_MEMBERS = namesIn(
  "model messages stream stream_options n user tools tool_choice functions function_call service_tier store metadata temperature top_p stop modalities audio prediction response_format reasoning_effort verbosity max_tokens max_completion_tokens documents",
);
const REPLY_TOKENS = 3;
/** What the templates of open models add: gpt-oss's system message, Qwen's and Llama's about tools. */
const TEMPLATE_TOKENS = 100;
const TEMPLATE_TOOLS_TOKENS = 200;

export function answerChat(asked: Asked): ProviderAnswer {
  const { json, limits, model } = asked;
  const searches = /search-(?:preview|api)/.test(model);
  const isOpen = searches || bringsMore(json, CHAT_MEMBERS) || hasHostedTool(json);
  const known = Math.min(chatPrompt(asked), limits.contextTokens);
  const prompt = isOpen ? Math.max(known, asked.meter.elsewhere(limits.contextTokens)) : known;
  const choices = numberIn(json, "n") ?? 1;
  const rejected = isJson(json["prediction"])
    ? contentTokens(asked, json["prediction"]["content"])
    : 0;
  const completion =
    (outputOf(asked, ["max_completion_tokens", "max_tokens"]) + rejected) * choices;
  return writeCompletion(asked, "chat.completion", { prompt, completion });
}

const hasHostedTool = ({ tools }: Json): boolean =>
  recordsIn(tools).some(({ type }) => !["function", "custom"].includes(String(type)));

function chatPrompt(asked: Asked): number {
  const { documents, functions, messages, prediction, response_format: format, tools } = asked.json;
  return (
    REPLY_TOKENS +
    templateTokens(asked) +
    sumOf(recordsIn(messages), (message) => contentTokens(asked, message)) +
    toolTokens(asked, tools) +
    toolTokens(asked, functions) +
    schemaTokens(asked, format) +
    schemaTokens(asked, documents) +
    schemaTokens(asked, prediction)
  );
}

function templateTokens({ json: { functions, tools }, provider }: Asked): number {
  if (provider !== "deepinfra" && provider !== "vllm") return 0;
  return TEMPLATE_TOKENS + ((tools ?? functions) === undefined ? 0 : TEMPLATE_TOOLS_TOKENS);
}

/** All that may be answered: what the request allows, at most what the model does. */
export function outputOf({ json, limits }: Asked, names: readonly string[]): number {
  const caps = names.map((name) => numberIn(json, name)).filter((cap) => cap !== undefined);
  return Math.min(
    limits.maxOutputTokens,
    caps.length === 0 ? limits.maxOutputTokens : Math.max(...caps),
  );
}

interface Tokens {
  readonly prompt: number;
  readonly completion: number;
}

function writeCompletion(
  asked: Asked,
  object: string,
  { completion, prompt }: Tokens,
): ProviderAnswer {
  const { json, model } = asked;
  const usage = {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: promptDetails(asked, prompt),
    completion_tokens_details: answerDetails(asked, completion),
  };
  // Only chat has tiers: https://platform.openai.com/docs/api-reference/completions/create
  const tier = asked.family === "/chat/completions" ? { service_tier: servedTier(asked) } : {};
  const head = { id: "c", object, created: 1, model, ...tier };
  const choice = { index: 0, finish_reason: "stop" };
  if (json["stream"] !== true) {
    const message = { role: "assistant", content: "Hi" };
    return plain({ ...head, choices: [{ ...choice, message, text: "Hi" }], usage });
  }
  const piece = {
    ...head,
    choices: [{ ...choice, delta: { content: "Hi" }, text: "Hi" }],
    usage: null,
  };
  const options = json["stream_options"];
  const isTold = isJson(options) && options["include_usage"] === true;
  return events([piece, ...(isTold ? [{ ...head, choices: [], usage }] : [])], "data: [DONE]\n\n");
}

const COMPLETION_MEMBERS = namesIn(
  "model prompt suffix stream stream_options n best_of user max_tokens echo stop service_tier temperature top_p logit_bias logprobs seed",
);
/** OpenAI's and vLLM's default; DeepInfra has none. https://platform.openai.com/docs/api-reference/completions/create */
const DEFAULT_COMPLETION_TOKENS = 16;

export function answerCompletion(asked: Asked): ProviderAnswer {
  const { json, limits, provider } = asked;
  const prompts = promptsIn(json["prompt"]);
  const tried = Math.max(numberIn(json, "n") ?? 1, numberIn(json, "best_of") ?? 1);
  const isCapped = numberIn(json, "max_tokens") !== undefined || provider === "deepinfra";
  const each = isCapped ? outputOf(asked, ["max_tokens"]) : DEFAULT_COMPLETION_TOKENS;
  const suffix = contentTokens(asked, json["suffix"]);
  const prompt = sumOf(prompts, (one) =>
    Math.min(promptTokens(asked, one) + suffix, limits.contextTokens),
  );
  const isOpen = bringsMore(json, COMPLETION_MEMBERS);
  return writeCompletion(asked, "text_completion", {
    prompt: isOpen
      ? Math.max(prompt, prompts.length * asked.meter.elsewhere(limits.contextTokens))
      : prompt,
    completion: each * tried * prompts.length,
  });
}

/** A list of numbers is one prompt in tokens; of anything else each is one. */
function promptsIn(prompt: unknown): readonly unknown[] {
  if (!Array.isArray(prompt)) return [prompt];
  return prompt.length > 0 && prompt.every((token) => typeof token === "number")
    ? [prompt]
    : prompt;
}

function promptTokens(asked: Asked, prompt: unknown): number {
  if (typeof prompt === "string") return asked.meter.text(prompt);
  if (Array.isArray(prompt)) return prompt.length;
  return isJson(prompt) ? asked.meter.elsewhere(asked.limits.contextTokens) : 0;
}

const EMBEDDING_MEMBERS = namesIn(
  "model input user dimensions encoding_format input_type truncate",
);

export function answerEmbeddings(asked: Asked): ProviderAnswer {
  const { json, limits, model } = asked;
  const inputs = promptsIn(json["input"]);
  const known = sumOf(inputs, (one) => Math.min(promptTokens(asked, one), limits.contextTokens));
  const isOpen = bringsMore(json, EMBEDDING_MEMBERS);
  const all = inputs.length * asked.meter.elsewhere(limits.contextTokens);
  const prompt_tokens = isOpen ? Math.max(known, all) : known;
  const usage = { prompt_tokens, total_tokens: prompt_tokens };
  return plain({ object: "list", data: [], model, usage });
}
