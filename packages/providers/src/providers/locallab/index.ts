import {
  locateBehindSdkUrl,
  openAiCompatible,
  SELF_HOSTED_FIELDS,
} from "../../builders/openai-compatible.ts";
import { refusing } from "../../builders/refusing.ts";
import type { Endpoint } from "../../contract/endpoint.ts";
import {
  createChatCompletions,
  MAX_TEMPLATE_TOKENS,
} from "../../dialects/openai/chat/chat-completions.ts";
import { completions } from "../../dialects/openai/chat/completions.ts";
import { embeddings } from "../../dialects/openai/embeddings.ts";
import { relayed } from "../../dialects/relayed/relayed.ts";
import { chatAnswer, generateAnswer, modelsAnswer } from "./answer/answers.ts";
import { adaptChat, adaptCompletion, REFUSED } from "./request/adapt.ts";
import { toChat, toGenerate } from "./request/to-locallab.ts";

const chat = createChatCompletions({
  outputCap: "max_tokens",
  templateTokens: MAX_TEMPLATE_TOKENS,
  takesServiceTier: false,
});

/** What of a request the reading of its answer needs. */
const askedMembers = ({ stop }: Readonly<Record<string, unknown>>) => ({ stop });

/** OpenAI's calls by way of LocalLab's own REST API, as its server 0.11.3 has it (its source, and a server that was run; 2026-11). */
const ENDPOINTS: readonly Endpoint[] = [
  {
    ...chat,
    upstreamPath: "/chat",
    dialect: { ...chat.dialect, askedMembers },
    adapt: adaptChat,
    translation: { request: toChat, answer: chatAnswer },
  },
  {
    ...completions,
    upstreamPath: "/generate",
    dialect: { ...completions.dialect, askedMembers },
    adapt: adaptCompletion,
    translation: { request: toGenerate, answer: generateAnswer },
  },
  refusing(embeddings, "locallab"),
  ...relayed({ charge: "nothing", upstreamPath: () => "/models/available" }, [
    ["GET", "/v1/models"],
  ]).map((endpoint) => ({
    ...endpoint,
    translation: { request: (_body: unknown, bytes: Buffer) => bytes, answer: modelsAnswer },
  })),
];

/**
 * LocalLab: it reports no usage, so texts are counted; what it would pass over is refused; a stream is cut at the
 * call's cap and its stop sequences, of which the server takes no note there.
 */
export const locallab = openAiCompatible({
  id: "locallab",
  isSelfHosted: true,
  endpoints: ENDPOINTS,
  settingFields: SELF_HOSTED_FIELDS,
  locate: locateBehindSdkUrl,
  capabilities: {
    healthPath: "/health",
    modelsPath: "/models/available",
    embeddings: "no",
    tools: "no",
    streamUsage: "never",
    errors: "detail",
    // While it generates, it answers nothing else, its health neither.
    maxConcurrency: 1,
    loading: {
      load: { path: "/models/load", modelAs: "model_id" },
      unload: { path: "/models/unload" },
      loaded: {
        path: "/models/available",
        listAs: "models",
        nameAs: "id",
        stateAs: ["is_loaded"],
        states: [true],
      },
    },
  },
  parameters: {
    heedsBothCaps: true,
    topK: "top_k",
    repetitionPenalty: "repetition_penalty",
    refused: REFUSED,
  },
});
