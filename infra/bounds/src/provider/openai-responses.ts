import { isJson, type Json, numberIn, recordsIn, textIn } from "../json.ts";
import { namedEvents, plain } from "./answers.ts";
import type { Asked, ProviderAnswer } from "./asked.ts";
import { bringsMore, contentTokens, schemaTokens, sumOf, toolTokens } from "./openai-content.ts";
import { picturesTokens } from "./openai-pictures.ts";
import { outputOf } from "./openai-text.ts";
import { answerDetails, promptDetails, servedTier } from "./openai-usage.ts";

/** https://platform.openai.com/docs/api-reference/responses/create (November 2026). */
const MEMBERS: ReadonlySet<string> = new Set(
  "model input instructions tools tool_choice stream user max_output_tokens max_tool_calls background service_tier include metadata reasoning store temperature text top_p truncation".split(
    " ",
  ),
);
/** Tools whose calls the caller answers. */
const CALLERS: ReadonlySet<unknown> = new Set([
  "function",
  "custom",
  "apply_patch",
  "local_shell",
  "computer_use_preview",
]);
/** "Web search is limited to a context window size of 128000": …/guides/tools-web-search#limitations (November 2026). */
const SEARCH_WINDOW = 128_000;
/** A prompt that is kept may come with any. */
const KEPT_TOOLS: readonly Json[] = [
  { type: "web_search_preview" },
  { type: "file_search" },
  { type: "image_generation" },
];
/** As often as the provider likes, where it makes a context short as it goes, or has agents of its own. */
const UNLIMITED_PASSES = 1000;

export function answerResponse(asked: Asked): ProviderAnswer {
  const { family, json, limits, meter } = asked;
  const hosted = hostedTools(json);
  const uses = hosted.length === 0 ? 0 : meter.uses(numberIn(json, "max_tool_calls"));
  const first = firstPass(asked);
  const onlySearches = hosted.every(({ type }) =>
    textIn({ type }, "type").startsWith("web_search"),
  );
  const window = onlySearches
    ? Math.min(limits.contextTokens, Math.max(first, SEARCH_WINDOW))
    : limits.contextTokens;
  const own = isRepeated(json)
    ? meter.passes(UNLIMITED_PASSES) * meter.elsewhere(limits.contextTokens)
    : first;
  const prompt = own + uses * meter.elsewhere(window);
  const completion = outputOf(asked, family === "/responses" ? ["max_output_tokens"] : []);
  return writeResponse(asked, { prompt, completion, hosted, uses });
}

const hostedTools = ({ prompt, tools }: Json): readonly Json[] => [
  ...recordsIn(tools).filter(({ type }) => !CALLERS.has(type)),
  ...(isJson(prompt) ? KEPT_TOOLS : []),
];

function isRepeated({
  context_management: management,
  multi_agent: agents,
  reasoning,
}: Json): boolean {
  return (
    management !== undefined ||
    agents !== undefined ||
    (isJson(reasoning) && reasoning["mode"] === "pro")
  );
}

function firstPass(asked: Asked): number {
  const { json, limits, meter } = asked;
  const { input, instructions, text, tools } = json;
  const known =
    3 +
    contentTokens(asked, input) +
    contentTokens(asked, instructions) +
    schemaTokens(asked, text) +
    toolTokens(asked, tools);
  const isOpen = bringsMore(json, MEMBERS);
  const prompt = isOpen ? Math.max(known, meter.elsewhere(limits.contextTokens)) : known;
  return Math.min(prompt, limits.contextTokens);
}

interface Used {
  readonly prompt: number;
  readonly completion: number;
  readonly hosted: readonly Json[];
  readonly uses: number;
}

function writeResponse(asked: Asked, { completion, hosted, prompt, uses }: Used): ProviderAnswer {
  const { family, json, model, random } = asked;
  const types = hosted.map(({ type }) => String(type));
  // Every use is of the tool that costs most, which one depends on the model: any of them.
  const used = uses === 0 ? "" : random.pick(types);
  const response = {
    id: "resp_1",
    object: "response",
    status: "completed",
    background: json["background"] === true,
    model,
    service_tier: servedTier(asked),
    output: Array.from({ length: used === "" ? 0 : Math.max(uses, 1) }, () => itemOf(used)),
    tools: hosted,
    ...drawnWith(asked, hosted, used === "image_generation" ? uses : 0),
    usage: {
      input_tokens: prompt,
      output_tokens: completion,
      total_tokens: prompt + completion,
      input_tokens_details: promptDetails(asked, prompt),
      output_tokens_details: answerDetails(asked, completion),
    },
  };
  if (json["stream"] !== true || family !== "/responses") return plain(response);
  return namedEvents([
    { type: "response.created", response: { ...response, status: "in_progress", usage: null } },
    { type: "response.completed", response },
  ]);
}

function itemOf(type: string): Json {
  if (type.startsWith("web_search")) return { type: "web_search_call", action: { type: "search" } };
  if (type === "image_generation") return { type: "image_generation_call", status: "completed" };
  return { type: `${type}_call` };
}

/** The longest prompt there can be, and one picture to go by: https://developers.openai.com/api/docs/guides/image-generation. */
const PICTURE_PROMPT_TOKENS = 8000 + 6240;

function drawnWith({ meter, random }: Asked, hosted: readonly Json[], uses: number): Json {
  const tools = hosted.filter(({ type }) => type === "image_generation");
  if (uses === 0 || tools.length === 0) return {};
  const tool = random.pick(tools);
  const model = textIn(tool, "model") || "gpt-image-1";
  const input = uses * meter.elsewhere(PICTURE_PROMPT_TOKENS);
  const output = sumOf([uses], (times) => times * picturesTokens(meter, { ...tool, model }));
  return {
    tools: [{ ...tool, model }],
    tool_usage: {
      image_gen: { input_tokens: input, output_tokens: output, total_tokens: input + output },
    },
  };
}
