import { isRecord, type JsonRecord, recordsOf, stringIn, usageOfConverse } from "@lintel/providers";

import { unwrapAnswer } from "../../../answers/unwrap-output-tool.ts";
import type { AnswerSource, AnswerVerdict } from "../../../contract/dialect-halves.ts";
import type { AnswerError, Stop, StopReason } from "../../../model/answer.ts";
import type { Part, ReasoningPart } from "../../../model/part.ts";

export function readConverseAnswer(body: JsonRecord, source: AnswerSource): AnswerVerdict {
  const { output, stopReason, usage } = body;
  const message = isRecord(output) ? output["message"] : undefined;
  if (!isRecord(message)) return { isAnswer: false, error: NO_MESSAGE };
  const parts = recordsOf(message["content"]).flatMap((block) => readBlock(block, source) ?? []);
  const answer = {
    id: "",
    model: "",
    choices: [{ parts, stop: stopOf(stopReason) }],
    usage: usageOfConverse(usage).usage,
  };
  return { isAnswer: true, answer: unwrapAnswer(source.outputTool, answer) };
}

const NO_MESSAGE: AnswerError = {
  status: 502,
  type: "invalid_answer",
  message: "The upstream's answer has no message.",
};

function readBlock(block: JsonRecord, source: AnswerSource): Part | undefined {
  const { reasoningContent, text, toolUse } = block;
  if (typeof text === "string") return { type: "text", text };
  if (isRecord(toolUse)) {
    return {
      type: "toolCall",
      id: stringIn(toolUse["toolUseId"]),
      name: stringIn(toolUse["name"]),
      arguments: JSON.stringify(toolUse["input"] ?? {}),
    };
  }
  if (isRecord(reasoningContent)) return readReasoning(reasoningContent, source);
  return { type: "opaque", dialect: "converse", value: block };
}

function readReasoning(content: JsonRecord, { origin }: AnswerSource): ReasoningPart {
  const { reasoningText, redactedContent } = content;
  if (typeof redactedContent === "string") {
    const signature = { origin, value: redactedContent };
    return { type: "reasoning", summary: [], isRedacted: true, signature };
  }
  const { signature, text } = isRecord(reasoningText) ? reasoningText : {};
  return {
    type: "reasoning",
    summary: [stringIn(text)],
    ...(typeof signature === "string" && signature !== ""
      ? { signature: { origin, value: signature } }
      : {}),
  };
}

/** Why an answer ended (API_runtime_Converse, November 2026). */
const REASONS: ReadonlyMap<unknown, StopReason> = new Map([
  ["end_turn", "end"],
  ["tool_use", "toolCalls"],
  ["max_tokens", "length"],
  ["stop_sequence", "stopSequence"],
  ["guardrail_intervened", "contentFilter"],
  ["content_filtered", "contentFilter"],
  ["refusal", "refusal"],
  ["model_context_window_exceeded", "contextWindow"],
]);

export const stopOf = (reason: unknown): Stop => ({ reason: REASONS.get(reason) ?? "end" });

/** `{message}`, with the name of the exception in a header that is not seen here. */
export function readConverseError(status: number, body: unknown): AnswerError {
  if (!isRecord(body)) return { status, type: "", message: typeof body === "string" ? body : "" };
  const { __type: type, Message: other, message = other } = body;
  return { status, type: stringIn(type), message: stringIn(message) };
}
