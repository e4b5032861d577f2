import { type JsonRecord, recordsOf } from "../../../formats/json/is-record.ts";

/** Every text of a message's content that a model wrote and that is billed. */
export function textOfContent(content: unknown): string {
  return recordsOf(content).flatMap(textsOf).join("\n");
}

function textsOf(block: JsonRecord): readonly string[] {
  const input = block["input"] === undefined ? undefined : JSON.stringify(block["input"]);
  return [block["text"], block["thinking"], block["name"], input].filter(
    (text): text is string => typeof text === "string" && text !== "",
  );
}
