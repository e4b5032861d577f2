import type { AnswerReading } from "../../../contract/answer.ts";
import type { JsonRecord } from "../../../formats/json/is-record.ts";
import { PlainReader } from "../../../reading/answer/plain-reader.ts";
import { textOfContent } from "./message-text.ts";
import { type AskedMessage, readUse } from "./read-use.ts";
import { isFreeRefusal, lookInto } from "./refusal.ts";

const KEPT_BYTES = new Map([
  ["usage", 64 * 1024],
  ["model", 1024],
  ["stop_reason", 1024],
  ["stop_details", 16 * 1024],
  ["content", 4 * 1024 * 1024],
]);

/** Reads a plain answer of `/v1/messages`. */
export const createMessageReader = (asked: AskedMessage): PlainReader =>
  new PlainReader({ kept: KEPT_BYTES, read: (message) => readMessage(message, asked) });

/** Reads a whole message. */
export function readMessage(message: JsonRecord, asked: AskedMessage): AnswerReading {
  const { content, model, usage } = message;
  const { handovers, hasOutput } = lookInto(content);
  const isFree = isFreeRefusal(message, hasOutput);
  const reported = readUse(usage, asked, { isFree, handovers });
  return {
    ...reported,
    model: typeof model === "string" && model !== "" ? model : undefined,
    text: reported.usage === undefined ? textOfContent(content) : "",
  };
}
