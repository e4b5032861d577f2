import { isRecord, type JsonRecord, recordsOf, stringIn, usageOfMessage } from "@lintel/providers";

import { unwrapAnswer } from "../../../answers/unwrap-output-tool.ts";
import type { AnswerSource, AnswerVerdict } from "../../../contract/dialect-halves.ts";
import type { AnswerError, Stop, StopReason } from "../../../model/answer.ts";
import type { Part } from "../../../model/part.ts";

export function readMessagesAnswer(body: JsonRecord, source: AnswerSource): AnswerVerdict {
  if (body["type"] === "error" || isRecord(body["error"])) {
    const error = readMessagesError(500, body);
    return { isAnswer: false, error: { ...error, status: statusOf(error.type) } };
  }
  const { content, id, model, stop_reason: reason, stop_sequence: sequence, usage } = body;
  if (!Array.isArray(content)) return { isAnswer: false, error: NO_CONTENT };
  const parts = recordsOf(content).map((block) => readBlock(block, source));
  const answer = {
    id: stringIn(id),
    model: stringIn(model),
    choices: [{ parts, stop: stopOf(reason, sequence) }],
    usage: usageOfMessage(usage).usage,
  };
  return { isAnswer: true, answer: unwrapAnswer(source.outputTool, answer) };
}

const NO_CONTENT: AnswerError = {
  status: 502,
  type: "invalid_answer",
  message: "The upstream's answer has no content.",
};

function readBlock(block: JsonRecord, { origin }: AnswerSource): Part {
  const { data, id, input, name, signature, text, thinking, type } = block;
  if (type === "text") return { type, text: stringIn(text) };
  if (type === "tool_use") {
    const written = JSON.stringify(input ?? {});
    return { type: "toolCall", id: stringIn(id), name: stringIn(name), arguments: written };
  }
  if (type === "thinking") {
    const value = stringIn(signature);
    const summary = [stringIn(thinking)];
    return {
      type: "reasoning",
      summary,
      ...(value === "" ? {} : { signature: { origin, value } }),
    };
  }
  if (type === "redacted_thinking") {
    const kept = { origin, value: stringIn(data) };
    return { type: "reasoning", summary: [], isRedacted: true, signature: kept };
  }
  return { type: "opaque", dialect: "messages", value: block };
}

const REASONS: ReadonlyMap<unknown, StopReason> = new Map([
  ["end_turn", "end"],
  ["max_tokens", "length"],
  ["stop_sequence", "stopSequence"],
  ["tool_use", "toolCalls"],
  ["pause_turn", "pause"],
  ["refusal", "refusal"],
  ["model_context_window_exceeded", "contextWindow"],
]);

export const stopOf = (reason: unknown, sequence: unknown): Stop => ({
  reason: REASONS.get(reason) ?? "end",
  ...(typeof sequence === "string" ? { sequence } : {}),
});

export function readMessagesError(status: number, body: unknown): AnswerError {
  const error = isRecord(body) ? (body["error"] ?? body) : body;
  if (!isRecord(error)) return { status, type: "", message: stringIn(error) };
  return { status, type: stringIn(error["type"]), message: stringIn(error["message"]) };
}

/** The status of an error within a stream, by its type (platform.claude.com/docs/en/api/errors, November 2026). */
export const statusOf = (type: string): number => STATUSES.get(type) ?? 500;

const STATUSES: ReadonlyMap<string, number> = new Map([
  ["invalid_request_error", 400],
  ["authentication_error", 401],
  ["billing_error", 402],
  ["permission_error", 403],
  ["not_found_error", 404],
  ["request_too_large", 413],
  ["rate_limit_error", 429],
  ["api_error", 500],
  ["timeout_error", 504],
  ["overloaded_error", 529],
]);
