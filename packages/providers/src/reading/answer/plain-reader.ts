import type { AnswerReader, AnswerReading } from "../../contract/answer.ts";
import { isRecord, type JsonRecord } from "../../formats/json/is-record.ts";
import { MemberScanner } from "../../formats/json/member-scanner.ts";
import { parseJson } from "../../formats/json/parse-json.ts";
import { failureIn } from "./failure-in.ts";

/** What a dialect makes of a plain answer. */
export interface PlainDialect {
  /** Which members are read, and how many bytes of each are kept for it at most. */
  readonly kept: ReadonlyMap<string, number>;
  /** The answer is about something that may have failed: an error in it is not that of the call. */
  readonly isAboutOthers?: true;
  /** `whole` is the answer where it was short, `undefined` when it is no JSON. */
  read(answer: JsonRecord, whole: unknown): AnswerReading;
}

/** Members in which an error is reported. */
const ERROR_BYTES: ReadonlyMap<string, number> = new Map([
  ["error", 64 * 1024],
  ["type", 1024],
]);

/** An answer up to this length is kept and parsed at its end, which is quicker than scanning it. */
const SHORT_BYTES = 64 * 1024;

/** Reads a plain answer in JSON of any size while it passes: of a long one only the needed members are kept. */
export class PlainReader implements AnswerReader {
  /** A plain answer has no end mark; its end is its end. */
  readonly ended = false;
  readonly #dialect: PlainDialect;
  readonly #scanner: MemberScanner;
  readonly #members: Record<string, unknown> = {};
  /** All of the answer, as long as it is short. */
  #short: Buffer[] | undefined = [];
  #bytes = 0;

  constructor(dialect: PlainDialect) {
    this.#dialect = dialect;
    this.#scanner = new MemberScanner({
      onValue: (name) => dialect.kept.get(name) ?? ERROR_BYTES.get(name),
      onMember: ({ name }, value) => {
        if (value !== undefined) this.#members[name] = parseJson(value);
      },
    });
  }

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
    if (this.#short === undefined) return this.#read(this.#members, this.#members);
    const answer = parseJson(Buffer.concat(this.#short));
    return this.#read(isRecord(answer) ? answer : {}, answer);
  }

  #read(answer: JsonRecord, whole: unknown): AnswerReading {
    const reading = this.#dialect.read(answer, whole);
    const failure = this.#dialect.isAboutOthers === true ? undefined : failureIn(answer);
    return failure === undefined ? reading : { failure, ...reading };
  }

  #scan(chunk: Buffer): void {
    for (const earlier of this.#short ?? []) this.#scanner.push(earlier);
    this.#short = undefined;
    this.#scanner.push(chunk);
  }
}
