import { isRecord, type JsonRecord, recordsOf } from "../../../../formats/json/is-record.ts";

const MAX_TEXT_LENGTH = 1024 * 1024;
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
      if (isRecord(message)) this.#addMessage(indexOf(choice), message);
    }
  }

  get length(): number {
    return this.#length;
  }

  toString(): string {
    return [...this.#pieces.values()].map((pieces) => pieces.join("")).join("\n");
  }

  /** Every text of a message that a model wrote and that is billed. */
  #addMessage(index: number, message: JsonRecord): void {
    for (const name of TEXTS) this.#append(index, message[name]);
    for (const call of recordsOf(message["tool_calls"])) this.#addCall(index, call["function"]);
    this.#addCall(index, message["function_call"]);
  }

  #addCall(index: number, called: unknown): void {
    if (!isRecord(called)) return;
    this.#append(index, called["name"]);
    this.#append(index, called["arguments"]);
  }

  #append(index: number, text: unknown): void {
    if (typeof text === "string") this.addText(index, text);
  }

  /** Adds to what the choice of this index says. */
  addText(index: number, text: string): void {
    if (text === "" || this.#length + text.length > MAX_TEXT_LENGTH) return;
    this.#length += text.length;
    const pieces = this.#pieces.get(index);
    if (pieces === undefined) this.#pieces.set(index, [text]);
    else if (pieces.push(text) > PIECES_TO_JOIN) pieces.splice(0, pieces.length, pieces.join(""));
  }
}

const TEXTS = ["reasoning_content", "content", "refusal", "text"] as const;

/** What the first choice says, where it is alone and says nothing but its `content`. */
export function onlyTextOf(choices: unknown): string | undefined {
  const [choice, ...others] = recordsOf(choices);
  if (choice === undefined || others.length > 0 || indexOf(choice) !== 0) return undefined;
  const delta = choice["delta"];
  if (!isRecord(delta) || Object.keys(delta).some((name) => !MUTE.has(name))) return undefined;
  return typeof delta["content"] === "string" ? delta["content"] : undefined;
}

const MUTE: ReadonlySet<string> = new Set(["content", "role"]);

const indexOf = (choice: JsonRecord): number =>
  typeof choice["index"] === "number" ? choice["index"] : 0;
