import { limitsOf } from "../documented-models.ts";
import { isJson, type Json, numberIn, recordsIn, textIn } from "../json.ts";
import { frames, namedEvents, plain } from "./answers.ts";
import { blockTokens, toldTokens } from "./anthropic-content.ts";
import type { Asked, ProviderAnswer } from "./asked.ts";
import { bringsMore, sumOf } from "./openai-content.ts";

const MEMBERS: ReadonlySet<string> = new Set(
  "model max_tokens messages system tools tool_choice stream stop_sequences temperature top_k top_p thinking metadata service_tier inference_geo output_config speed fallbacks context_management anthropic_version anthropic_beta".split(
    " ",
  ),
);
/** "The server-side sampling loop has a default limit of 10 iterations": …/agents-and-tools/tool-use/server-tools (November 2026). */
const MAX_ROUNDS = 10;
const MAX_SUMMARY_TOKENS = 128_000;
/** The most models that a fallback chosen by the provider tries. */
const MAX_FALLBACKS = 3;
/** Claude 4.7 and later use up to 35 % more tokens for the same text: …/about-claude/models (November 2026). */
const OTHER_TOKENIZER = 1.35;

/** Clouds have neither a fast mode nor Anthropic's regions; their own regions have prices of their own. */
const isCloud = (provider: string): boolean => provider === "bedrock" || provider === "vertex";

const CALLERS = /^(?:custom|bash_|text_editor_|memory_|computer_|browser_)/;
const isCallers = (tool: Json): boolean =>
  tool["type"] === undefined || CALLERS.test(textIn(tool, "type"));
const isOf = (start: string) => (tool: Json) => textIn(tool, "type").startsWith(start);

export function answerMessages(asked: Asked): ProviderAnswer {
  const message = messageFor(asked, asked.json, asked.model);
  const isStreamed = asked.json["stream"] === true || asked.headers.get("x-streams") === "true";
  if (!isStreamed) return plain(message);
  const list = eventsOf(message);
  return asked.provider === "bedrock" ? frames(list) : namedEvents(list);
}

/**
 * A batch that has ended: the results, line by line. "The `fallbacks` parameter is not supported on the Message Batches API (a batch
 * item that includes it comes back as an errored result)": …/build-with-claude/refusals-and-fallback (November 2026).
 */
export const answerBatch = (asked: Asked): readonly Json[] =>
  recordsIn(asked.json["requests"]).map(({ custom_id, params }) => {
    const json = isJson(params) ? params : {};
    if ((json["fallbacks"] ?? null) !== null) return { custom_id, result: { type: "errored" } };
    const model = textIn(json, "model");
    const limits = limitsOf(asked.provider, model);
    const message = messageFor({ ...asked, json, limits, model }, json, model);
    return { custom_id, result: { type: "succeeded", message } };
  });

function messageFor(asked: Asked, json: Json, model: string): Json {
  return {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model,
    content: [{ type: "text", text: "Hi" }],
    stop_reason: "end_turn",
    usage: usageOf(asked, json, model),
  };
}

interface Pass {
  readonly type: string;
  readonly model?: string;
  readonly prompt: number;
  readonly output: number;
}

function usageOf(asked: Asked, json: Json, model: string): Json {
  const { account, meter } = asked;
  const searches = recordsIn(json["tools"]).filter(isOf("web_search"));
  const web_search_requests = sumOf(searches, (tool) => meter.uses(numberIn(tool, "max_uses")));
  const passes = passesOf(asked, json, model);
  const own = passes.filter(({ type }) => type === "message");
  const geo = textIn(json, "inference_geo") || account.geo;
  const kind = asked.random.int(0, 3);
  const total = tokensOf(
    kind,
    sumOf(own, ({ prompt }) => prompt),
    sumOf(own, ({ output }) => output),
  );
  const iterations = passes.map(({ model: of, output, prompt, type }) =>
    Object.assign(tokensOf(kind, prompt, output), { type }, of === undefined ? {} : { model: of }),
  );
  return {
    ...total,
    ...(isCloud(asked.provider)
      ? {}
      : { inference_geo: geo, speed: textIn(json, "speed") || "standard" }),
    ...(web_search_requests > 0 ? { server_tool_use: { web_search_requests } } : {}),
    ...(iterations.length > 1 ? { iterations } : {}),
    service_tier: "standard",
  };
}

/** The prompt as new input, as a cache read, or as a cache write for five minutes or an hour. */
function tokensOf(kind: number, prompt: number, output_tokens: number): Json {
  const written = kind === 2 || kind === 3 ? prompt : 0;
  return {
    input_tokens: kind === 0 ? prompt : 0,
    cache_read_input_tokens: kind === 1 ? prompt : 0,
    cache_creation_input_tokens: written,
    cache_creation: {
      ephemeral_5m_input_tokens: kind === 2 ? prompt : 0,
      ephemeral_1h_input_tokens: kind === 3 ? prompt : 0,
    },
    output_tokens,
  };
}

/** Every pass of a model: rounds with tools, a summary before each, advice, and fallback models. */
function passesOf(asked: Asked, json: Json, model: string): readonly Pass[] {
  const { limits, meter } = asked;
  const window = windowOf(asked);
  const isOpen = isOpenEnded(json);
  const prompt = isOpen
    ? Math.max(promptOf(asked, json, window), meter.elsewhere(window))
    : promptOf(asked, json, window);
  const output = Math.min(
    numberIn(json, "max_tokens") ?? limits.maxOutputTokens,
    limits.maxOutputTokens,
  );
  const rounds = loops(json) ? meter.passes(MAX_ROUNDS) : 1;
  const summaryTokens = meter.elsewhere(MAX_SUMMARY_TOKENS) * rounds;
  const attempts = [model, ...fallbacksOf(asked, json)];
  const advice = recordsIn(json["tools"])
    .filter(isOf("advisor_"))
    .flatMap((tool) => adviceOf(asked, tool, window));
  const answered = attempts.flatMap((name, attempt) => {
    const factor = attempt > 0 ? OTHER_TOKENIZER : 1;
    const pass = { prompt: Math.min(Math.ceil(prompt * factor), window) * rounds, output };
    const summary = { prompt: meter.elsewhere(window) * rounds, output: summaryTokens };
    const own =
      attempt > 0 ? passOf("fallback_message", pass, name) : passOf("message", pass, undefined);
    if (!summarises(json)) return [own];
    return [passOf("compaction", summary, attempt > 0 ? name : undefined), own];
  });
  return [...answered, ...advice];
}

const passOf = (
  type: string,
  tokens: Pick<Pass, "prompt" | "output">,
  model: string | undefined,
): Pass => Object.assign({ type }, tokens, model === undefined ? {} : { model });

/** The provider's own tools make it continue by itself; so may anything undocumented. */
const loops = (json: Json): boolean =>
  recordsIn(json["tools"]).some((tool) => !isCallers(tool)) || isOpenEnded(json);

/** What adds content that is not in the request. */
const isOpenEnded = (json: Json): boolean =>
  bringsMore(json, MEMBERS) ||
  recordsIn(json["tools"]).some(
    (tool) => !isCallers(tool) && !/^(?:tool_search|advisor)_/.test(textIn(tool, "type")),
  );

const summarises = ({ context_management: management }: Json): boolean =>
  isJson(management) && recordsIn(management["edits"]).some(isOf("compact"));

function promptOf(asked: Asked, json: Json, window: number): number {
  const tokens =
    10 +
    blockTokens(asked, json["messages"]) +
    blockTokens(asked, json["system"]) +
    toldTokens(asked, json);
  return Math.min(tokens, window);
}

/** The context window that a beta enables. */
function windowOf({ headers, json, limits }: Asked): number {
  const own = json["anthropic_beta"];
  const betas = [
    ...(headers.get("anthropic-beta") ?? "").split(","),
    ...(Array.isArray(own) ? own : []),
  ];
  const millions = betas.map((beta) =>
    Number(/^context-(\d+)m/.exec(String(beta).trim())?.[1] ?? 0),
  );
  return Math.max(limits.contextTokens, ...millions.map((many) => many * 1_000_000));
}

function fallbacksOf({ meter, model }: Asked, { fallbacks }: Json): readonly string[] {
  if (Array.isArray(fallbacks)) return recordsIn(fallbacks).map((one) => textIn(one, "model"));
  if (fallbacks === undefined || fallbacks === null) return [];
  return Array.from({ length: meter.passes(MAX_FALLBACKS) }, () => model);
}

/** An advisor reads the conversation of the model that calls it: …/agents-and-tools/tool-use/advisor-tool (November 2026). */
function adviceOf({ meter, provider }: Asked, tool: Json, conversation: number): readonly Pass[] {
  const model = textIn(tool, "model");
  const { contextTokens: ownWindow, maxOutputTokens } = limitsOf(provider, model);
  const contextTokens = Math.min(ownWindow, Math.ceil(conversation * OTHER_TOKENIZER));
  const output = Math.min(numberIn(tool, "max_tokens") ?? maxOutputTokens, maxOutputTokens);
  const pass = { type: "advisor_message", model, prompt: meter.elsewhere(contextTokens), output };
  return Array.from({ length: meter.uses(numberIn(tool, "max_uses")) }, () => pass);
}

function eventsOf(message: Json): readonly Json[] {
  const usage = isJson(message["usage"]) ? message["usage"] : {};
  const begun = { ...usage, output_tokens: 1, iterations: null };
  return [
    { type: "message_start", message: { ...message, content: [], usage: begun } },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hi" } },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage },
    { type: "message_stop" },
  ];
}

/** The legacy API reports no usage: its texts are billed. A word is a token. */
export function answerComplete(asked: Asked): ProviderAnswer {
  const { json, limits, model, provider } = asked;
  const cap = numberIn(json, "max_tokens_to_sample") ?? 4096;
  const completion = " a".repeat(Math.min(cap, limits.maxOutputTokens));
  const isStreamed = json["stream"] === true || asked.headers.get("x-streams") === "true";
  if (!isStreamed) {
    return plain({ type: "completion", completion, stop_reason: "stop_sequence", model });
  }
  const list = [
    { type: "completion", completion, stop_reason: null, model },
    { type: "completion", completion: "", stop_reason: "stop_sequence", model },
  ];
  return provider === "bedrock" ? frames(list) : namedEvents(list);
}
