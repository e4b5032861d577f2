import { z } from "zod";

import { bytesAnswer, givenAnswer, jsonAnswer } from "../upstream/answer.ts";
import type { Answer } from "../upstream/answer.ts";
import type { Behaviour } from "../upstream/behaviour.ts";
import type { RecordedRequest } from "../upstream/recorded-request.ts";
import { type BackendKind, openAiUsage } from "./backend-kinds.ts";

export interface Backend {
  readonly kind: BackendKind;
  readonly models: readonly string[];
  readonly key: string;
}

const Call = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  stream_options: z.looseObject({ include_usage: z.boolean().default(false) }).optional(),
  max_tokens: z.int().optional(),
  max_completion_tokens: z.int().optional(),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).default([]),
});
type Call = z.infer<typeof Call>;

/** The simulated model's fixed answer, reasoning and prompt, in tokens; each word is one. */
export const BACKEND_SAYS = "This is a simulated answer of a server.";
const WORDS: readonly string[] = BACKEND_SAYS.match(/\s*\S+/g) ?? [];
export const BACKEND_COUNTS = { prompt: 11, completion: 8, thoughts: 5 } as const;

/** What a server of this kind would answer, as far as the content behaviours leave it open. */
export function simulateBackend(
  backend: Backend,
  request: RecordedRequest,
  behaviours: readonly Behaviour[],
): Answer {
  const given = behaviours.findLast((behaviour) => behaviour.kind === "give-answer");
  if (given !== undefined) return givenAnswer(given);
  const { kind } = backend;
  const { method, path } = request;
  if (method === "GET" && path === kind.healthPath && !path.endsWith("/models")) {
    return bytesAnswer("text/plain", "");
  }
  if (kind.needsKey === true && request.header("authorization") !== `Bearer ${backend.key}`) {
    return failed(kind, 401, "no such key");
  }
  return load(backend, request) ?? answerBelow(backend, request);
}

function answerBelow(backend: Backend, request: RecordedRequest): Answer {
  const { kind, models } = backend;
  const isBelow = request.path.startsWith(`${kind.basePath}/`);
  const path = isBelow ? request.path.slice(kind.basePath.length) : "";
  switch (`${request.method} ${path}`) {
    case "GET /models":
      return jsonAnswer({ object: "list", data: models.map((id) => listed(kind, id)) });
    case "POST /chat/completions":
      return answerCall(backend, request, "chat");
    case "POST /completions":
      return answerCall(backend, request, "text");
    case "POST /embeddings":
      return kind.lacksEmbeddings === true
        ? failed(kind, 404, "not found")
        : jsonAnswer({
            object: "list",
            data: [{ object: "embedding", index: 0, embedding: [0.6, 0.8] }],
            model: models[0],
            usage: { prompt_tokens: BACKEND_COUNTS.prompt, total_tokens: BACKEND_COUNTS.prompt },
          });
    default:
      return failed(kind, 404, "not found");
  }
}

function answerCall(
  { kind, models }: Backend,
  request: RecordedRequest,
  form: "chat" | "text",
): Answer {
  const json: unknown = request.json();
  const parsed = Call.safeParse(json);
  if (!parsed.success) return failed(kind, 400, "invalid request");
  const call = parsed.data;
  if (!models.includes(call.model)) return failed(kind, 404, `the model ${call.model} is unknown`);
  const refused = refusalOf(kind, call);
  if (refused !== undefined) return refused;
  const [tool] = call.tools;
  const said = WORDS.slice(0, call.max_completion_tokens ?? call.max_tokens);
  const usage = (kind.usage ?? openAiUsage)({
    ...BACKEND_COUNTS,
    completion: said.length,
  });
  const finish = said.length < WORDS.length ? "length" : "stop";
  const calls = tool === undefined ? undefined : callsOf(tool.function.name);
  const answer = {
    call,
    form,
    said,
    finish: calls === undefined ? finish : "tool_calls",
    usage,
    calls,
  };
  return call.stream ? stream(kind, answer) : whole(answer);
}

function refusalOf(kind: BackendKind, call: Call): Answer | undefined {
  if (call.tools.length > 0 && kind.lacksTools === true) {
    return failed(kind, 400, "tools are unknown");
  }
  const refused = kind.refused?.find((name) => name in call);
  return refused === undefined ? undefined : failed(kind, 422, `${refused} is not permitted`);
}

interface Said {
  readonly call: Call;
  readonly form: "chat" | "text";
  readonly said: readonly string[];
  readonly finish: string;
  readonly usage: object;
  /** Its call of a tool, if it was given any; it then says nothing. */
  readonly calls: readonly object[] | undefined;
}

/** The simulated model calls its first tool. */
const callsOf = (name: string): readonly object[] => [
  { index: 0, id: "call_simulated", type: "function", function: { name, arguments: "{}" } },
];

function whole({ call, calls, finish, form, said, usage }: Said): Answer {
  const text = said.join("");
  const message = calls === undefined ? { content: text } : { content: null, tool_calls: calls };
  const content = form === "chat" ? { message: { role: "assistant", ...message } } : { text };
  return jsonAnswer({
    ...head(call, form, ""),
    choices: [{ index: 0, ...content, finish_reason: finish }],
    usage,
  });
}

function stream(kind: BackendKind, { call, calls, finish, form, said, usage }: Said): Answer {
  const asks = call.stream_options?.include_usage === true;
  const event = (delta: object, finishReason: string | null, more: object = {}) =>
    `data: ${JSON.stringify({
      ...head(call, form, ".chunk"),
      choices: [{ index: 0, ...delta, finish_reason: finishReason }],
      ...more,
    })}\n\n`;
  // The first piece names the role, as with all of these servers; OpenAI's stream helpers refuse one that does not.
  const piece = (text: string, at: number) => {
    const role = at === 0 ? { role: "assistant" } : {};
    return form === "chat" ? { delta: { ...role, content: text } } : { text };
  };
  const last = kind.alwaysReports === true ? { usage } : {};
  const events = [
    ...(kind.sendsComments === true ? [": ping\n\n"] : []),
    ...(calls === undefined
      ? said.map((text, at) => event(piece(text, at), null))
      : [event({ delta: { role: "assistant", content: null, tool_calls: calls } }, null)]),
    event(form === "chat" ? { delta: {} } : { text: "" }, finish, last),
    ...(asks && kind.alwaysReports !== true
      ? [`data: ${JSON.stringify({ ...head(call, form, ".chunk"), choices: [], usage })}\n\n`]
      : []),
    "data: [DONE]\n\n",
  ];
  return {
    status: 200,
    headers: { "content-type": "text/event-stream" },
    chunks: events.map((text) => Buffer.from(text)),
  };
}

const head = ({ model }: Call, form: "chat" | "text", suffix: ".chunk" | "") => ({
  id: "chatcmpl-simulated",
  object: form === "chat" ? `chat.completion${suffix}` : "text_completion",
  created: 1_767_225_600,
  model,
});

const listed = (kind: BackendKind, id: string) =>
  kind.listsNamesOnly === true
    ? { id, object: "model" }
    : { id, object: "model", created: 1_767_225_600, owned_by: "simulated" };

/** Loads or unloads a model; `undefined` if the request is for something else. */
function load({ kind, models }: Backend, request: RecordedRequest): Answer | undefined {
  const [, modelAs] = kind.loading?.find(([path]) => path === request.path) ?? [];
  if (request.method !== "POST" || modelAs === undefined) return undefined;
  const asked = z.looseObject({ [modelAs]: z.string() }).safeParse(request.json());
  const model = asked.success ? asked.data[modelAs] : undefined;
  return models.some((id) => id === model)
    ? jsonAnswer({ success: true })
    : failed(kind, 404, "no such model");
}

/** An error in the kind's own shape. */
function failed({ errors }: BackendKind, status: number, message: string): Answer {
  const type = "invalid_request_error";
  const shapes = {
    flat: { object: "error", message, type, param: null, code: status },
    text: { error: message, error_type: "validation" },
    openai: { error: { message, type, param: null, code: status } },
  };
  return jsonAnswer(shapes[errors ?? "openai"], status);
}
