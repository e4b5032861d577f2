import { openAiCompatible } from "../../builders/openai-compatible.ts";
import type { CallBody, CallBodyVerdict } from "../../contract/call-body.ts";
import type { Endpoint } from "../../contract/endpoint.ts";
import type { Provider } from "../../contract/provider.ts";
import type { HeaderLine, SettingFields } from "../../contract/setting-field.ts";
import { geminiGenerate, generateParams } from "../../dialects/gemini/generate-content.ts";
import { chatContentOf } from "../../dialects/openai/chat/chat-content.ts";
import { thoughtsInTotal } from "../../dialects/openai/usage/usage-variants.ts";
import { relayed } from "../../dialects/relayed/relayed.ts";
import { isNativePath, locate, NATIVE } from "./locate.ts";

/** What may stand before a model's name. */
const PREFIX = "models/";

/** Google's API takes a key here, and answers 400 to a call with two credentials (ai.google.dev/gemini-api/docs/api-key, 2026-11). */
const googleKey = ({ apikey = "" }: SettingFields): readonly HeaderLine[] =>
  apikey === "" ? [] : [["x-goog-api-key", apikey]];

/** Calls whose model stands in the path, with what is asked for. */
const generate: Endpoint = {
  methods: ["POST"],
  path: `${NATIVE}/models/:call`,
  upstreamPath: `${NATIVE}/models/:call`,
  operation: "generate_content",
  bodyMode: "buffer",
  charge: "tokens",
  dialect: geminiGenerate,
  paramsOf: generateParams,
};

const samePath = (path: string): string => path;

/** The rest of Google's own API: what only reads or removes costs nothing. */
const PASSING: readonly Endpoint[] = [
  ...relayed({ charge: "nothing", upstreamPath: samePath }, [
    ["GET", `${NATIVE}/models`],
    ["GET", `${NATIVE}/models/:model`],
    ["GET HEAD DELETE", `${NATIVE}/*`],
    ["POST", `${NATIVE}/files`],
  ]),
  ...relayed({ charge: "unmodelled", upstreamPath: samePath }, [["POST PUT PATCH", `${NATIVE}/*`]]),
];

const NATIVE_ENDPOINTS: readonly Endpoint[] = [generate, ...PASSING].map((endpoint) => ({
  ...endpoint,
  credentialHeaders: googleKey,
}));

/** Google's own models by the OpenAI-compatible path of the Gemini API (ai.google.dev/gemini-api/docs/openai, 2026-11). */
const compatible = openAiCompatible({
  id: "gemini",
  genAiName: "gcp.gemini",
  baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
  priceLists: ["google"],
  parameters: { heedsBothCaps: true },
  readUsage: thoughtsInTotal,
  adaptChat,
});

/** The Gemini API: its own calls below `/v1beta`, and those of OpenAI's SDKs below `/v1`. */
export const gemini: Provider = {
  ...compatible,
  endpoints: [...compatible.endpoints, ...NATIVE_ENDPOINTS],
  locate,
  mintsCredentials: (method, path) =>
    method === "POST" && isNativePath(path) && /\/auth_?tokens\b/i.test(path),
};

/** Audio has a price of its own, and this path's usage does not tell it from the text. */
function adaptChat(body: CallBody): CallBodyVerdict {
  const { model } = body;
  const name = model.startsWith(PREFIX) ? model.slice(PREFIX.length) : model;
  const { audios = [] } = chatContentOf(body);
  const pricedAs = audios.length > 0 ? `${name} with audio` : name;
  return { readable: true, body: pricedAs === model ? body : { ...body, pricedAs } };
}
