import { isRecord } from "../json/is-record.ts";
import { MemberScanner } from "../json/member-scanner.ts";
import type { AnswerReader, AnswerReading } from "../provider.ts";
import { AnswerText } from "./answer-text.ts";
import { toUsage } from "./to-usage.ts";

/** Which members of an answer are read, and how many bytes of each are kept for it at most. */
const KEPT_BYTES = new Map([
  ["usage", 64 * 1024],
  ["model", 1024],
  ["service_tier", 64],
  ["choices", 4 * 1024 * 1024],
]);

/** An answer up to this length is kept and parsed at its end, which is quicker than scanning it. */
const SHORT_BYTES = 64 * 1024;

/** Reads a plain answer while it passes, whatever its size: of a long one only the members it needs are kept. */
export class BodyReader implements AnswerReader {
  /** A plain answer has no end mark; its end is its end. */
  readonly ended = false;
  /** All of the answer, as long as it is short. */
  #short: Buffer[] | undefined = [];
  #bytes = 0;
  #usage: unknown;
  #model: unknown;
  #tier: unknown;
  #choices: unknown;
  readonly #scanner = new MemberScanner({
    onValue: (name) => KEPT_BYTES.get(name),
    onMember: ({ name }, value) => {
      if (name === "usage") this.#usage = parsed(value);
      if (name === "model") this.#model = parsed(value);
      if (name === "service_tier") this.#tier = parsed(value);
      // Only needed when the upstream tells no usage; its parsing can wait.
      if (name === "choices") this.#choices = value;
    },
  });

  push(chunk: Buffer): Buffer {
    this.#bytes += chunk.length;
    if (this.#bytes <= SHORT_BYTES) this.#short?.push(chunk);
    else this.#scan(chunk);
    return chunk;
  }

  flush(): undefined {
    return undefined;
  }

  read(): AnswerReading {
    this.#parseShort();
    const usage = toUsage(this.#usage);
    const model = typeof this.#model === "string" && this.#model !== "" ? this.#model : undefined;
    const serviceTier = typeof this.#tier === "string" ? this.#tier : undefined;
    if (usage !== undefined) return { usage, model, serviceTier, text: "" };
    const text = new AnswerText();
    text.add(Buffer.isBuffer(this.#choices) ? parsed(this.#choices) : this.#choices);
    return { usage, model, serviceTier, text: text.toString() };
  }

  #scan(chunk: Buffer): void {
    for (const earlier of this.#short ?? []) this.#scanner.push(earlier);
    this.#short = undefined;
    this.#scanner.push(chunk);
  }

  #parseShort(): void {
    if (this.#short === undefined) return;
    const [first] = this.#short;
    const bytes = this.#short.length === 1 ? first : Buffer.concat(this.#short);
    const answer = parsed(bytes);
    if (!isRecord(answer)) return;
    this.#usage = answer["usage"];
    this.#model = answer["model"];
    this.#tier = answer["service_tier"];
    this.#choices = answer["choices"];
  }
}

function parsed(bytes: Buffer | undefined): unknown {
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined; // an answer that is no JSON tells no usage
  }
}
