import type { Answer } from "../upstream/answer.ts";
import { jsonAnswer } from "../upstream/answer.ts";
import type { PlannedMessage } from "./plan-message.ts";

/** A message as it stands in a plain answer, or in the results of a batch. */
export const toMessage = ({ content, id, model, stopReason, usage }: PlannedMessage) => ({
  id,
  type: "message",
  role: "assistant",
  model,
  content,
  stop_reason: stopReason,
  stop_sequence: null,
  usage,
});

/** The answer of a plain call. Anthropic does not indent its bodies. */
export const writeMessage = (message: PlannedMessage): Answer => ({
  ...jsonAnswer(toMessage(message), 200, 0),
  usage: message.usage,
});
