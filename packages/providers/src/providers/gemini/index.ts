import { openAiCompatible } from "../../builders/openai-compatible.ts";
import type { CallBody, CallBodyVerdict } from "../../contract/call-body.ts";
import { chatContentOf } from "../../dialects/openai/chat/chat-content.ts";
import { thoughtsInTotal } from "../../dialects/openai/usage/usage-variants.ts";

/** What may stand before a model's name. */
const PREFIX = "models/";

/** Google's own models by the OpenAI-compatible path of the Gemini API (ai.google.dev/gemini-api/docs/openai, 2026-11). */
export const gemini = openAiCompatible({
  id: "gemini",
  genAiName: "gcp.gemini",
  baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
  priceLists: ["google"],
  readUsage: thoughtsInTotal,
  adaptChat,
});

/** Audio has a price of its own, and this path's usage does not tell it from the text. */
function adaptChat(body: CallBody): CallBodyVerdict {
  const { model } = body;
  const name = model.startsWith(PREFIX) ? model.slice(PREFIX.length) : model;
  const { audios = [] } = chatContentOf(body);
  const pricedAs = audios.length > 0 ? `${name} with audio` : name;
  return { readable: true, body: pricedAs === model ? body : { ...body, pricedAs } };
}
