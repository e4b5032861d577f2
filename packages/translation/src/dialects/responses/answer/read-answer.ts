import { isRecord, type JsonRecord, recordsOf, stringIn, usageOfResponse } from "@lintel/providers";

import type { AnswerSource, AnswerVerdict } from "../../../contract/dialect-halves.ts";
import type { AnswerError, Stop } from "../../../model/answer.ts";
import type { Citation, Part, ReasoningPart } from "../../../model/part.ts";
import { readOpenAiError, statusOfOpenAiError } from "../../../openai/errors.ts";

export function readResponsesAnswer(body: JsonRecord, source: AnswerSource): AnswerVerdict {
  const error = errorIn(body);
  if (error !== undefined) return { isAnswer: false, error };
  if (!Array.isArray(body["output"])) return { isAnswer: false, error: NO_OUTPUT };
  const parts = recordsOf(body["output"]).flatMap((item) => readItem(item, source));
  const hasCalls = parts.some(({ type }) => type === "toolCall");
  const { created_at: created, service_tier: tier } = body;
  return {
    isAnswer: true,
    answer: {
      id: stringIn(body["id"]),
      model: stringIn(body["model"]),
      createdAt: typeof created === "number" ? created : undefined,
      choices: [{ parts, stop: stopOf(body, hasCalls) }],
      usage: usageOfResponse(body["usage"]).usage,
      serviceTier: typeof tier === "string" ? tier : undefined,
    },
  };
}

const NO_OUTPUT: AnswerError = {
  status: 502,
  type: "invalid_answer",
  message: "The upstream's answer has no output.",
};

/** What a response says went wrong with it; `undefined` of one that did not fail. */
export function errorIn(response: JsonRecord): AnswerError | undefined {
  if (response["status"] !== "failed" && !isRecord(response["error"])) return undefined;
  const error = readOpenAiError(500, response);
  return { ...error, status: statusOfOpenAiError(error) };
}

export function stopOf({ incomplete_details: incomplete }: JsonRecord, hasCalls: boolean): Stop {
  const reason = isRecord(incomplete) ? incomplete["reason"] : undefined;
  if (reason === "max_output_tokens") return { reason: "length" };
  if (reason === "content_filter") return { reason: "contentFilter" };
  return { reason: hasCalls ? "toolCalls" : "end" };
}

function readItem(item: JsonRecord, source: AnswerSource): readonly Part[] {
  switch (item["type"]) {
    case "message":
      return recordsOf(item["content"]).map(readPart);
    case "function_call":
    case "custom_tool_call": {
      const isCustom = item["type"] === "custom_tool_call";
      const call = {
        type: "toolCall",
        id: stringIn(item["call_id"]),
        name: stringIn(item["name"]),
        arguments: stringIn(item[isCustom ? "input" : "arguments"]),
      } as const;
      return [isCustom ? { ...call, isCustom } : call];
    }
    case "reasoning":
      return [readReasoning(item, source)];
    default:
      return [{ type: "opaque", dialect: "responses", value: item }];
  }
}

function readPart(part: JsonRecord): Part {
  const { annotations, logprobs, refusal, text, type } = part;
  if (type === "refusal") return { type, text: stringIn(refusal) };
  if (type !== "output_text") return { type: "opaque", dialect: "responses", value: part };
  const citations = recordsOf(annotations).map(citationOf);
  const probabilities: readonly unknown[] = Array.isArray(logprobs) ? logprobs : [];
  return {
    type: "text",
    text: stringIn(text),
    ...(citations.length === 0 ? {} : { citations }),
    ...(probabilities.length === 0 ? {} : { logprobs: probabilities }),
  };
}

export function citationOf(annotation: JsonRecord): Citation {
  const { end_index: end, start_index: start, title, url } = annotation;
  return {
    ...(typeof url === "string" ? { url } : {}),
    ...(typeof title === "string" ? { title } : {}),
    ...(typeof start === "number" ? { start } : {}),
    ...(typeof end === "number" ? { end } : {}),
    native: { dialect: "responses", members: annotation },
  };
}

function readReasoning(item: JsonRecord, { origin }: AnswerSource): ReasoningPart {
  const raw = recordsOf(item["content"]).map(({ text }) => stringIn(text));
  const value = stringIn(item["encrypted_content"]);
  return {
    type: "reasoning",
    summary: recordsOf(item["summary"]).map(({ text }) => stringIn(text)),
    ...(raw.length === 0 ? {} : { raw }),
    ...(value === "" ? {} : { signature: { origin, value } }),
    extras: { dialect: "responses", members: { id: item["id"] } },
  };
}
