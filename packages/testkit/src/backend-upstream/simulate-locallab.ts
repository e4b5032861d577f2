import { z } from "zod";

import { givenAnswer, jsonAnswer } from "../upstream/answer.ts";
import type { Answer } from "../upstream/answer.ts";
import type { Behaviour } from "../upstream/behaviour.ts";
import type { RecordedRequest } from "../upstream/recorded-request.ts";
import { BACKEND_SAYS } from "./simulate-backend.ts";

const Knobs = {
  max_tokens: z.int().min(1).max(32_000).default(8192),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().min(0).max(1).optional(),
  top_k: z.int().min(1).max(1000).optional(),
  repetition_penalty: z.number().min(1).max(2).optional(),
  stream: z.boolean().default(false),
};
const Chat = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  ...Knobs,
});
const Generate = z.object({ prompt: z.string(), ...Knobs });

/** What LocalLab's server says that has a model loaded, and how often when it streams, where it takes no note of a cap. */
const TIMES_STREAMED = 20;

/** LocalLab's server 0.11.3 with one of `models` loaded. */
export function simulateLocalLab(
  models: readonly string[],
  request: RecordedRequest,
  behaviours: readonly Behaviour[],
): Answer {
  const given = behaviours.findLast((behaviour) => behaviour.kind === "give-answer");
  if (given !== undefined) return givenAnswer(given);
  const said = behaviours.findLast((behaviour) => behaviour.kind === "say")?.text;
  switch (`${request.method} ${request.path}`) {
    case "GET /health":
      return jsonAnswer({ status: "healthy" });
    case "GET /models/available":
      return jsonAnswer({
        models: models.map((id) => ({ id, name: id, can_load: true, is_loaded: true })),
        current_model: models[0],
      });
    case "POST /models/load":
    case "POST /models/unload":
      return jsonAnswer({ status: "success", message: "done" });
    case "POST /chat":
      return answerChat(request, said);
    case "POST /generate":
      return answerGenerate(request, said);
    default:
      return jsonAnswer({ detail: "Not Found" }, 404);
  }
}

const EVENT_STREAM = { "content-type": "text/event-stream; charset=utf-8" };

/** Streams bare text. */
function answerChat(request: RecordedRequest, said: string | undefined): Answer {
  const parsed = Chat.safeParse(request.json());
  if (!parsed.success) return invalid(parsed.error);
  if (parsed.data.stream) {
    const chunks = streamed(said).map((text) => Buffer.from(text));
    return { status: 200, headers: EVENT_STREAM, chunks };
  }
  const content = cut(said, parsed.data.max_tokens);
  return jsonAnswer({
    choices: [{ message: { role: "assistant", content }, index: 0, finish_reason: "stop" }],
  });
}

/** Streams events of raw text. */
function answerGenerate(request: RecordedRequest, said: string | undefined): Answer {
  const parsed = Generate.safeParse(request.json());
  if (!parsed.success) return invalid(parsed.error);
  if (!parsed.data.stream) {
    return jsonAnswer({ text: cut(said, parsed.data.max_tokens), model: "simulated" });
  }
  const events = [...streamed(said).map((text) => text.replaceAll("\n", "\\n")), "[DONE]"];
  return {
    status: 200,
    headers: EVENT_STREAM,
    chunks: events.map((text) => Buffer.from(`data: ${text}\n\n`)),
  };
}

const wordsOf = (text: string): readonly string[] => text.match(/\s*\S+|\s+$/g) ?? [];

const streamed = (said: string | undefined): readonly string[] =>
  wordsOf(said ?? `${BACKEND_SAYS} `.repeat(TIMES_STREAMED));

const cut = (said = BACKEND_SAYS, cap: number): string => wordsOf(said).slice(0, cap).join("");

const invalid = ({ issues }: z.ZodError): Answer =>
  jsonAnswer(
    { detail: issues.map(({ message, path }) => ({ loc: ["body", ...path], msg: message })) },
    422,
  );
