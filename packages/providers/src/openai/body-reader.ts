import type { TokenUsage } from "@lintel/core";

import { MemberScanner } from "../json/member-scanner.ts";
import type { AnswerReader, AnswerReading } from "../provider.ts";
import { AnswerText } from "./answer-text.ts";
import { toUsage } from "./to-usage.ts";

/** Which members of an answer are read, and how many bytes of each are kept for it at most. */
const KEPT_BYTES = new Map([
  ["usage", 64 * 1024],
  ["model", 1024],
  ["choices", 4 * 1024 * 1024],
]);

/** Reads a plain answer while it passes, whatever its size: only the members it needs are kept. */
export class BodyReader implements AnswerReader {
  /** A plain answer has no end mark; its end is its end. */
  readonly ended = false;
  #usage: TokenUsage | undefined;
  #model: string | undefined;
  #choices: Buffer | undefined;
  readonly #scanner = new MemberScanner({
    onValue: (name) => KEPT_BYTES.get(name),
    onMember: ({ name }, value) => {
      if (name === "usage") this.#usage = toUsage(parsed(value)) ?? this.#usage;
      if (name === "model") this.#model = stringOf(parsed(value)) ?? this.#model;
      if (name === "choices") this.#choices = value;
    },
  });

  push(chunk: Buffer): Buffer {
    this.#scanner.push(chunk);
    return chunk;
  }

  flush(): undefined {
    return undefined;
  }

  read(): AnswerReading {
    const text = new AnswerText();
    // Only needed when the upstream told no usage, so not parsed before.
    if (this.#usage === undefined) text.add(parsed(this.#choices));
    return { usage: this.#usage, model: this.#model, text: text.toString() };
  }
}

const stringOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

function parsed(bytes: Buffer | undefined): unknown {
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined; // an answer that is no JSON tells no usage
  }
}
