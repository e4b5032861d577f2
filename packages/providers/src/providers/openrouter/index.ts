import { openAiCompatible } from "../../builders/openai-compatible.ts";
import type { CallBody, CallBodyVerdict } from "../../contract/call-body.ts";
import { stringIn } from "../../formats/json/is-record.ts";

/**
 * Members by which another model may answer, another seller be chosen, or something be added that costs by itself
 * (openrouter.ai/docs: model routing, provider routing, plugins; 2026-11).
 */
const ROUTING: ReadonlySet<string> = new Set([
  "models",
  "route",
  "provider",
  "plugins",
  "transforms",
  "preset",
  "web_search_options",
]);

/** openrouter.ai/docs, 2026-11. What it charges itself stands in every answer's usage, which needs no asking for. */
export const openrouter = openAiCompatible({
  id: "openrouter",
  baseUrl: "https://openrouter.ai/api/v1",
  capabilities: { streamUsage: "always" },
  parameters: { heedsBothCaps: true, topK: "top_k", repetitionPenalty: "repetition_penalty" },
  adaptChat,
});

/** Each model it may be routed to has to be allowed, and what such a call costs is no single model's price. */
function adaptChat(body: CallBody): CallBodyVerdict {
  if (!body.members.some(({ name }) => ROUTING.has(name))) return { readable: true, body };
  const { models } = body.json;
  if (models !== undefined && models !== null && !isNames(models)) {
    return { readable: false, reason: "`models` must be a list of names." };
  }
  const { model, otherModels = [] } = body;
  const routed = (models ?? []).filter((name) => name !== model);
  return {
    readable: true,
    body: { ...body, pricedAs: `${model} routed`, otherModels: [...otherModels, ...routed] },
  };
}

const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((name) => stringIn(name) !== "");
