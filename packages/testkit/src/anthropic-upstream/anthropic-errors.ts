import type { Answer } from "../upstream/answer.ts";
import { changeHeaders, jsonAnswer } from "../upstream/answer.ts";
import {
  ANTHROPIC_ERRORS,
  type AnthropicErrorName,
  type ErrorRow,
} from "./anthropic-error-rows.ts";

export const isAnthropicErrorName = (name: string): name is AnthropicErrorName =>
  Object.hasOwn(ANTHROPIC_ERRORS, name);

/** An error in Anthropic's shape, by default with its usual message. */
export function anthropicErrorAnswer(name: AnthropicErrorName, message?: string): Answer {
  const row: ErrorRow = ANTHROPIC_ERRORS[name];
  const error = { type: name, message: message ?? row.message };
  const body = { type: "error", error, request_id: "req_simulated" };
  return changeHeaders(jsonAnswer(body, row.status, 0), row.headers ?? {});
}

/** A refusal of the request. */
export class RefusedMessage extends Error {
  readonly type: AnthropicErrorName;

  constructor(message: string, type: AnthropicErrorName = "invalid_request_error") {
    super(message);
    this.name = "RefusedMessage";
    this.type = type;
  }
}
