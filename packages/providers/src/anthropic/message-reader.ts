import { PlainReader } from "../answer/plain-reader.ts";
import type { JsonRecord } from "../json/is-record.ts";
import type { AnswerReading } from "../provider.ts";
import { textOfContent } from "./message-text.ts";
import { toUsage } from "./to-usage.ts";

const KEPT_BYTES = new Map([
  ["usage", 64 * 1024],
  ["model", 1024],
  ["content", 4 * 1024 * 1024],
]);

/** Reads a plain answer of `/v1/messages`. */
export const createMessageReader = (): PlainReader =>
  new PlainReader({ kept: KEPT_BYTES, read: readMessage });

/** What a whole message tells. */
function readMessage({ content, model, usage: told }: JsonRecord): AnswerReading {
  const reported = toUsage(told);
  return {
    ...reported,
    model: typeof model === "string" && model !== "" ? model : undefined,
    text: reported.usage === undefined ? textOfContent(content) : "",
  };
}
