import type { Stop, StopReason } from "../model/answer.ts";

const FROM_CHAT: ReadonlyMap<unknown, StopReason> = new Map([
  ["stop", "end"],
  ["length", "length"],
  ["tool_calls", "toolCalls"],
  ["function_call", "toolCalls"],
  ["content_filter", "contentFilter"],
]);

/** A `finish_reason` of chat and completions; one that is not known counts as an end. */
export const stopOfFinishReason = (reason: unknown): Stop => ({
  reason: FROM_CHAT.get(reason) ?? "end",
});

const TO_CHAT: Readonly<Record<StopReason, string>> = {
  contentFilter: "content_filter",
  contextWindow: "length",
  end: "stop",
  length: "length",
  pause: "stop",
  refusal: "content_filter",
  stopSequence: "stop",
  toolCalls: "tool_calls",
};

export const finishReasonOf = ({ reason }: Stop): string => TO_CHAT[reason];
