import { isRecord, type JsonRecord, stringIn } from "@lintel/providers";

import { AnswerCollector } from "../../../answers/collect-answer.ts";
import type { AnswerSource, AnswerVerdict } from "../../../contract/dialect-halves.ts";
import type { AnswerError } from "../../../model/answer.ts";
import { GenerateContentReader } from "./answer-reader.ts";

export function readGenerateContentAnswer(body: JsonRecord, source: AnswerSource): AnswerVerdict {
  if (isRecord(body["error"])) {
    return { isAnswer: false, error: readGenerateContentError(500, body) };
  }
  const collector = new AnswerCollector();
  const reader = new GenerateContentReader(source, collector.take);
  reader.take(body);
  if (!reader.isStopped) return { isAnswer: false, error: NO_CANDIDATE };
  return { isAnswer: true, answer: collector.answer() };
}

const NO_CANDIDATE: AnswerError = {
  status: 502,
  type: "invalid_answer",
  message: "The upstream's answer has no candidate that has ended.",
};

/** `{error: {code, message, status}}`, or a list of it; `code` is the status of HTTP (google.aip.dev/193, 2026-11). */
export function readGenerateContentError(status: number, body: unknown): AnswerError {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const error = isRecord(first) ? first["error"] : first;
  if (!isRecord(error)) return { status, type: "", message: stringIn(error) };
  const { code, message, status: type } = error;
  return {
    status: typeof code === "number" && code >= 400 ? code : status,
    type: stringIn(type),
    message: stringIn(message),
  };
}
