import type { Answer } from "../../upstream/answer.ts";
import { jsonAnswer } from "../../upstream/answer.ts";
import type { Choice, Completion } from "./plan-completion.ts";
import { withToolCallIds } from "./tool-call-ids.ts";

/** A fixed date: the same request gives the same bytes on every day. */
export const CREATED_SECONDS = 1_767_225_600;
export const SYSTEM_FINGERPRINT = "fp_simulated";

/** The answer of a plain chat completion. */
export function writeCompletion({ id, model, choices, usage }: Completion): Answer {
  const answer = jsonAnswer({
    id,
    object: "chat.completion",
    created: CREATED_SECONDS,
    model,
    choices: choices.map(writeChoice),
    ...(usage === undefined ? {} : { usage }),
    service_tier: "default",
    system_fingerprint: SYSTEM_FINGERPRINT,
  });
  return usage === undefined ? answer : { ...answer, usage };
}

function writeChoice({ text, toolCalls, finishReason }: Choice, index: number) {
  const calls = withToolCallIds(toolCalls, index);
  return {
    index,
    message: {
      role: "assistant",
      content: text,
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
      refusal: null,
      annotations: [],
    },
    logprobs: null,
    finish_reason: finishReason,
  };
}
