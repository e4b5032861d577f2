import { addUsage, type JobPart, NO_TOKENS, promptTokensOf, type TokenUsage } from "@lintel/core";

import type { ReadResult, ResultUse } from "../../contract/job-results.ts";
import { isRecord } from "../../formats/json/is-record.ts";
import { parseJson } from "../../formats/json/parse-json.ts";

/** A longer line is not read. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;
const NEW_LINE = 0x0a;
/** Below this many prompt tokens no model charges by their number; above, at full thousands. */
const FLAT_PRICED_TOKENS = 100_000;
const STEP_TOKENS = 1000;

/** Adds up what the lines of a job's results used, in any chunking and of any number. */
export class ResultLines {
  readonly #readResult: ReadResult;
  readonly #parts = new Map<string, JobPart>();
  #line: Buffer[] = [];
  #lineBytes = 0;
  #isUnknown = false;

  constructor(readResult: ReadResult) {
    this.#readResult = readResult;
  }

  /** Some line could not be read. */
  get isUnknown(): boolean {
    return this.#isUnknown;
  }

  /** In a fixed order, for any order of the lines. */
  get parts(): readonly JobPart[] {
    return [...this.#parts]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([, part]) => part);
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(NEW_LINE); end >= 0; end = chunk.indexOf(NEW_LINE, from)) {
      this.#keep(chunk.subarray(from, end));
      this.#take();
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
  }

  /** There are no more lines. */
  end(): void {
    this.#take();
  }

  #keep(bytes: Buffer): void {
    this.#lineBytes += bytes.length;
    if (this.#lineBytes > MAX_LINE_BYTES) this.#line = [];
    else if (bytes.length > 0) this.#line.push(bytes);
  }

  #take(): void {
    const [text, isWhole] = [Buffer.concat(this.#line).toString("utf8"), this.#isShort()];
    this.#line = [];
    this.#lineBytes = 0;
    if (isWhole && text.trim() === "") return;
    const line = parseJson(text);
    const use = isWhole && isRecord(line) ? this.#readResult(line) : "unknown";
    if (use === "unknown") this.#isUnknown = true;
    else if (use !== "nothing") this.#addAll(use);
  }

  #isShort(): boolean {
    return this.#lineBytes <= MAX_LINE_BYTES;
  }

  #addAll({ otherUsage = [], unknownUsage, ...own }: Exclude<ResultUse, string>): void {
    this.#isUnknown ||= unknownUsage !== undefined;
    this.#add(own);
    for (const part of otherUsage) this.#add(part);
  }

  #add({ isClamped = false, model, priceModifiers = [], usage }: UsedPart): void {
    const promptTokens = promptTokensOf(usage);
    const step = promptTokens <= FLAT_PRICED_TOKENS ? 0 : Math.ceil(promptTokens / STEP_TOKENS);
    const name = `${model} ${priceModifiers.join(" ")} ${step}`;
    const known = this.#parts.get(name) ?? { model, usage: NO_TOKENS, promptTokens: 0 };
    this.#parts.set(name, {
      ...known,
      usage: addUsage(known.usage, usage),
      promptTokens: Math.max(known.promptTokens, promptTokens),
      ...(priceModifiers.length === 0 ? {} : { priceModifiers: [...priceModifiers] }),
      ...(isClamped ? { isClamped } : {}),
    });
  }
}

interface UsedPart {
  readonly model: string;
  readonly usage: TokenUsage;
  readonly isClamped?: boolean;
  readonly priceModifiers?: readonly string[] | undefined;
}
