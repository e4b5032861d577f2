import { isRecord, type JsonRecord, recordsOf, stringIn, usageOfChat } from "@lintel/providers";

import { unwrapAnswer } from "../../../answers/unwrap-output-tool.ts";
import type { AnswerSource, AnswerVerdict } from "../../../contract/dialect-halves.ts";
import type { AnswerChoice } from "../../../model/answer.ts";
import type { Citation, Part, TextPart } from "../../../model/part.ts";
import { readOpenAiError, statusOfOpenAiError } from "../../../openai/errors.ts";
import { stopOfFinishReason } from "../../../openai/stop-reasons.ts";
import { extrasOf } from "../../../reading/members.ts";

const KNOWN: ReadonlySet<string> = new Set([
  "id",
  "object",
  "created",
  "model",
  "choices",
  "usage",
  "service_tier",
]);

export function readChatAnswer(body: JsonRecord, source: AnswerSource): AnswerVerdict {
  if (body["error"] !== undefined && body["error"] !== null) {
    const error = readOpenAiError(500, body);
    return { isAnswer: false, error: { ...error, status: statusOfOpenAiError(error) } };
  }
  const { created, service_tier: tier } = body;
  const choices = recordsOf(body["choices"]).map(readChoice);
  if (choices.length === 0) return { isAnswer: false, error: NO_CHOICE };
  const answer = {
    id: stringIn(body["id"]),
    model: stringIn(body["model"]),
    createdAt: typeof created === "number" ? created : undefined,
    choices,
    usage: usageOfChat(body["usage"]).usage,
    serviceTier: typeof tier === "string" ? tier : undefined,
    extras: extrasOf("chat", body, KNOWN),
  };
  return { isAnswer: true, answer: unwrapAnswer(source.outputTool, answer) };
}

const NO_CHOICE = {
  status: 502,
  type: "invalid_answer",
  message: "The upstream's answer has no choices.",
} as const;

function readChoice(choice: JsonRecord): AnswerChoice {
  const message = isRecord(choice["message"]) ? choice["message"] : {};
  const parts: Part[] = [];
  const thoughts = thoughtsIn(message);
  if (thoughts !== "") parts.push({ type: "reasoning", summary: [thoughts] });
  const { content, refusal } = message;
  if (typeof content === "string" && content !== "") parts.push(readText(content, message, choice));
  if (typeof refusal === "string" && refusal !== "") parts.push({ type: "refusal", text: refusal });
  const audio = readAudio(message["audio"]);
  if (audio !== undefined) parts.push(audio);
  for (const call of recordsOf(message["tool_calls"])) parts.push(readCall(call));
  return { parts, stop: stopOfFinishReason(choice["finish_reason"]) };
}

/** Thoughts by the names compatible servers give them: DeepSeek and vLLM, and OpenRouter. */
export function thoughtsIn(message: JsonRecord): string {
  const { reasoning, reasoning_content: content } = message;
  return stringIn(content) === "" ? stringIn(reasoning) : stringIn(content);
}

function readText(text: string, message: JsonRecord, choice: JsonRecord): TextPart {
  const citations = citationsIn(message["annotations"]);
  const logprobs = logprobsIn(choice);
  return {
    type: "text",
    text,
    ...(citations.length === 0 ? {} : { citations }),
    ...(logprobs === undefined ? {} : { logprobs }),
  };
}

export function logprobsIn({ logprobs }: JsonRecord): readonly unknown[] | undefined {
  const content = isRecord(logprobs) ? logprobs["content"] : undefined;
  return Array.isArray(content) ? content : undefined;
}

export const citationsIn = (annotations: unknown): readonly Citation[] =>
  recordsOf(annotations).map((annotation) => {
    const cited = isRecord(annotation["url_citation"]) ? annotation["url_citation"] : {};
    const { end_index: end, start_index: start, title, url } = cited;
    return {
      ...(typeof url === "string" ? { url } : {}),
      ...(typeof title === "string" ? { title } : {}),
      ...(typeof start === "number" ? { start } : {}),
      ...(typeof end === "number" ? { end } : {}),
      native: { dialect: "chat", members: annotation },
    };
  });

/** In the format that was asked for, which an answer does not repeat. */
const AUDIO_TYPE = "audio/*";

function readAudio(audio: unknown): Part | undefined {
  if (!isRecord(audio)) return undefined;
  const { transcript } = audio;
  return {
    type: "audio",
    source: { type: "base64", mediaType: AUDIO_TYPE, data: stringIn(audio["data"]) },
    ...(typeof transcript === "string" ? { transcript } : {}),
    extras: {
      dialect: "chat",
      members: { id: audio["id"], expires_at: audio["expires_at"] },
    },
  };
}

function readCall(call: JsonRecord): Part {
  const { custom } = call;
  const said = isRecord(custom) ? custom : call["function"];
  const described = isRecord(said) ? said : {};
  return {
    type: "toolCall",
    id: stringIn(call["id"]),
    name: stringIn(described["name"]),
    arguments: stringIn(described[isRecord(custom) ? "input" : "arguments"]),
    ...(isRecord(custom) ? { isCustom: true } : {}),
  };
}
