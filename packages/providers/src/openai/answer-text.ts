import { isRecord, type JsonRecord, recordsOf } from "../json/is-record.ts";

const LONGEST_TEXT = 1024 * 1024;
/** Short pieces are joined now and then, so that a long answer does not leave thousands of little strings. */
const PIECES_TO_JOIN = 256;

/** Collects the texts of an answer's choices, each on its own, at most 1 MiB together. */
export class AnswerText {
  readonly #pieces = new Map<number, string[]>();
  #length = 0;

  add(choices: unknown): void {
    for (const choice of recordsOf(choices)) {
      // The choices of legacy completions are their texts.
      const message = choice["delta"] ?? choice["message"] ?? choice;
      if (isRecord(message)) this.#append(indexOf(choice), textsOf(message));
    }
  }

  toString(): string {
    return [...this.#pieces.values()].map((pieces) => pieces.join("")).join("\n");
  }

  #append(index: number, texts: readonly string[]): void {
    if (texts.length === 0) return;
    const pieces = this.#pieces.get(index) ?? [];
    this.#pieces.set(index, pieces);
    for (const text of texts) {
      if (this.#length + text.length > LONGEST_TEXT) return;
      this.#length += text.length;
      pieces.push(text);
    }
    if (pieces.length > PIECES_TO_JOIN) pieces.splice(0, pieces.length, pieces.join(""));
  }
}

const indexOf = (choice: JsonRecord): number =>
  typeof choice["index"] === "number" ? choice["index"] : 0;

/** Every text of a message that a model wrote and that is billed. */
function textsOf(message: JsonRecord): readonly string[] {
  const calls = recordsOf(message["tool_calls"]).map((call) => call["function"]);
  const functions = [...calls, message["function_call"]].filter(isRecord);
  return [
    message["reasoning_content"],
    message["content"],
    message["refusal"],
    message["text"],
    ...functions.flatMap((called) => [called["name"], called["arguments"]]),
  ].filter((text): text is string => typeof text === "string" && text !== "");
}
