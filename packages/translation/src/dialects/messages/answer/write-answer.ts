import { NO_TOKENS } from "@lintel/core";
import { isRecord, type JsonRecord, parseJson } from "@lintel/providers";

import type { CallerFacts, WrittenAnswer } from "../../../contract/dialect-halves.ts";
import { signatureForCaller } from "../../../custody/signatures.ts";
import type { Answer, AnswerError, Stop, StopReason } from "../../../model/answer.ts";
import type { Part, ReasoningPart, ToolCallPart } from "../../../model/part.ts";
import { kindOf } from "../../../reading/kind-of.ts";
import { toMessageUsage } from "../../../usage/write-usage.ts";
import { LossList } from "../../../writing/loss-list.ts";

/** A message as Anthropic's SDKs expect it. Of several choices it is the first. */
export function writeMessagesAnswer(answer: Answer, caller: CallerFacts): WrittenAnswer {
  const losses = new LossList("messages");
  const [choice, ...others] = answer.choices;
  if (others.length > 0) losses.drop("choices");
  const content = (choice?.parts ?? []).flatMap((part) => writePart(part, caller, losses) ?? []);
  const stop = choice?.stop ?? { reason: "end" };
  const body = {
    id: messageIdOf(answer.id, caller),
    type: "message",
    role: "assistant",
    model: answer.model === "" ? caller.model : answer.model,
    content,
    ...stopMembersOf(stop),
    container: null,
    usage: answer.usage === undefined ? NO_USAGE : toMessageUsage(answer.usage),
  };
  return { body, lost: losses.list };
}

/** Where an upstream reports none: the members have to be there. */
const NO_USAGE = toMessageUsage(NO_TOKENS);

export const messageIdOf = (id: string, { callId }: Pick<CallerFacts, "callId">): string =>
  id.startsWith("msg_") ? id : `msg_${(id || callId).replaceAll(/[^\w-]/g, "")}`;

function writePart(part: Part, caller: CallerFacts, losses: LossList): JsonRecord | undefined {
  switch (part.type) {
    case "text":
      if (part.citations !== undefined) losses.drop("citations");
      return { type: "text", text: part.text, citations: null };
    case "refusal":
      return { type: "text", text: part.text, citations: null };
    case "toolCall": {
      const parsed = part.arguments === "" ? {} : parseJson(part.arguments);
      const input = isRecord(parsed) ? parsed : { input: part.arguments };
      return { ...toolUseOf(part), input };
    }
    case "reasoning":
      return writeReasoning(part, caller, losses);
    case "opaque":
      if (part.dialect === "messages") return part.value;
      losses.dropMember(kindOf(part.value));
      return undefined;
    case "audio":
    case "document":
    case "image":
    case "toolResult":
    case "video":
    default:
      losses.drop("assistantMedia");
      return undefined;
  }
}

function writeReasoning(
  { isRedacted, raw = [], signature, summary }: ReasoningPart,
  caller: CallerFacts,
  losses: LossList,
): JsonRecord | undefined {
  const signed = signature && signatureForCaller(signature, caller);
  if (signature !== undefined && signed === undefined) losses.drop("signatures");
  if (isRedacted === true) {
    return signed === undefined ? undefined : { type: "redacted_thinking", data: signed };
  }
  const thinking = [...summary, ...raw].join("\n\n");
  return { type: "thinking", thinking, signature: signed ?? "" };
}

const REASONS: Readonly<Record<StopReason, string>> = {
  contentFilter: "refusal",
  contextWindow: "model_context_window_exceeded",
  end: "end_turn",
  length: "max_tokens",
  pause: "pause_turn",
  refusal: "refusal",
  stopSequence: "stop_sequence",
  toolCalls: "tool_use",
};

/** Why a message ended: each of the members has to be there (platform.claude.com/docs/en/api/messages, November 2026). */
export const stopMembersOf = ({ category, explanation, reason, sequence }: Stop): JsonRecord => ({
  stop_reason: REASONS[reason],
  stop_sequence: sequence ?? null,
  stop_details:
    category === undefined && explanation === undefined
      ? null
      : { type: "refusal", category: category ?? null, explanation: explanation ?? null },
});

/** A call of a tool, which the model itself has made. */
export const toolUseOf = ({ id, name }: Pick<ToolCallPart, "id" | "name">): JsonRecord => ({
  type: "tool_use",
  id,
  name,
  input: {},
  caller: { type: "direct" },
});

/** An error in Anthropic's shape, with the upstream's words. */
export const writeMessagesError = ({ message, status, type }: AnswerError): JsonRecord => ({
  type: "error",
  error: { type: typeOf(status, type), message },
});

const KNOWN = /^[a-z_]+_error$|^request_too_large$/;

function typeOf(status: number, type: string): string {
  const own = TYPES.get(status);
  if (own !== undefined) return own;
  if (KNOWN.test(type) && type !== "server_error") return type;
  return status >= 500 ? "api_error" : "invalid_request_error";
}

const TYPES: ReadonlyMap<number, string> = new Map([
  [401, "authentication_error"],
  [402, "billing_error"],
  [403, "permission_error"],
  [404, "not_found_error"],
  [413, "request_too_large"],
  [429, "rate_limit_error"],
  [503, "overloaded_error"],
  [504, "timeout_error"],
  [529, "overloaded_error"],
]);
