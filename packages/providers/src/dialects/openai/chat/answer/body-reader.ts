import type { AnswerReader, AnswerReading } from "../../../../contract/answer.ts";
import { isRecord } from "../../../../formats/json/is-record.ts";
import { MemberScanner } from "../../../../formats/json/member-scanner.ts";
import { parseJson } from "../../../../formats/json/parse-json.ts";
import { failureIn } from "../../../../reading/answer/failure-in.ts";
import { type ReadUsage, toUsage } from "../../usage/to-usage.ts";
import { AnswerText } from "./answer-text.ts";
import { parseAroundChoices } from "./parse-around-choices.ts";

/** Which members of an answer are read, and how many bytes of each are kept for it at most. */
const KEPT_BYTES = new Map([
  ["usage", 64 * 1024],
  ["model", 1024],
  ["service_tier", 64],
  ["choices", 4 * 1024 * 1024],
  ["error", 64 * 1024],
]);

/** An answer up to this length is kept and parsed at its end, which is quicker than scanning it. */
const SHORT_BYTES = 64 * 1024;

/** Reads a plain answer of any size while it passes: of a long one only the needed members are kept. */
export class BodyReader implements AnswerReader {
  /** A plain answer has no end mark; its end is its end. */
  readonly ended = false;
  /** All of the answer, as long as it is short. */
  #short: Buffer[] | undefined = [];
  #bytes = 0;
  readonly #kept = new Map<string, Buffer | undefined>();
  #scanner: MemberScanner | undefined;
  readonly #readUsage: ReadUsage;

  constructor(readUsage: ReadUsage = toUsage) {
    this.#readUsage = readUsage;
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
    if (this.#short === undefined) {
      return readAnswer((name) => parseJson(this.#kept.get(name)), this.#readUsage);
    }
    const [first = NO_BYTES] = this.#short;
    const bytes = this.#short.length > 1 ? Buffer.concat(this.#short) : first;
    return readShort(bytes.toString("utf8"), this.#readUsage);
  }

  #scan(chunk: Buffer): void {
    this.#scanner ??= new MemberScanner({
      onValue: (name) => KEPT_BYTES.get(name),
      onMember: ({ name }, value) => {
        if (KEPT_BYTES.has(name)) this.#kept.set(name, value);
      },
    });
    for (const earlier of this.#short ?? []) this.#scanner.push(earlier);
    this.#short = undefined;
    this.#scanner.push(chunk);
  }
}

const NO_BYTES = Buffer.alloc(0);

function readShort(answer: string, readUsage: ReadUsage): AnswerReading {
  const around = parseAroundChoices(answer);
  const reading = around && readAnswer((name) => around[name], readUsage);
  if (reading?.usage !== undefined) return reading;
  const parsed = parseJson(answer);
  return readAnswer((name) => (isRecord(parsed) ? parsed[name] : undefined), readUsage);
}

/** Reads the members of an answer; its choices only where it reports no usage. */
function readAnswer(memberOf: (name: string) => unknown, readUsage: ReadUsage): AnswerReading {
  const failure = failureIn({ error: memberOf("error") });
  const [reported, model, tier] = [
    readUsage(memberOf("usage")),
    memberOf("model"),
    memberOf("service_tier"),
  ];
  const reading = {
    ...reported,
    model: typeof model === "string" && model !== "" ? model : undefined,
    serviceTier: typeof tier === "string" ? tier : undefined,
    ...(failure === undefined ? {} : { failure }),
  };
  if (reported.usage !== undefined) return { ...reading, text: "" };
  const text = new AnswerText();
  text.add(memberOf("choices"));
  return { ...reading, text: text.toString() };
}
