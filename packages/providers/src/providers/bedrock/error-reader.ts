import type { AnswerReader, AnswerReading } from "../../contract/answer.ts";
import { anthropicErrors } from "../../dialects/anthropic/error-body.ts";
import { isRecord } from "../../formats/json/is-record.ts";
import { parseJson } from "../../formats/json/parse-json.ts";

const MAX_ERROR_BYTES = 64 * 1024;

/** Renders an AWS error in Anthropic's shape. */
export class ErrorReader implements AnswerReader {
  readonly contentType = "application/json";
  readonly ended = false;
  readonly #status: number;
  readonly #kept: Buffer[] = [];
  #bytes = 0;

  constructor(status: number) {
    this.#status = status;
  }

  push(chunk: Buffer): undefined {
    this.#bytes += chunk.length;
    if (this.#bytes <= MAX_ERROR_BYTES) this.#kept.push(chunk);
    return undefined;
  }

  flush(): Buffer {
    const exception = parseJson(Buffer.concat(this.#kept));
    const message = isRecord(exception)
      ? (exception["message"] ?? exception["Message"])
      : undefined;
    return Buffer.from(
      anthropicErrors.toBody({
        status: this.#status,
        type: "api_error",
        message: typeof message === "string" ? message : "the provider refused the call",
      }),
    );
  }

  read(): AnswerReading {
    return { usage: undefined, model: undefined, text: "" };
  }
}
