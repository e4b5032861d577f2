import { errorLine } from "../errors/error-line.ts";
import { LINE_ENDS } from "./blanks.ts";
import { holdBack } from "./held-text.ts";
import { safePieces } from "./safe-pieces.ts";
import type { StreamWriter } from "./stream-writer.ts";

/**
 * The stream of `POST /generate`: events of raw text, in which a line end is the two characters `\n`, as LocalLab's server
 * has it. No comments and no fields but `data`: clients would take them for text. What they show is the text but for blanks
 * at the end of all.
 */
export class GenerateWriter implements StreamWriter {
  #held = "";

  text(text: string): string {
    const all = this.#held + text;
    // A carriage return may be half of a line end.
    const half = all.endsWith("\r") ? "\r" : "";
    const { held, passing } = holdBack(escaped(all.slice(0, all.length - half.length)));
    this.#held = held + half;
    return toEvents(passing);
  }

  end(): string {
    return `${this.rest()}data: [DONE]\n\n`;
  }

  rest(): string {
    const rest = escaped(this.#held);
    this.#held = "";
    return toEvents(rest);
  }

  failure(message: string): string {
    return `${this.rest()}data: ${errorLine(message)}\n\n`;
  }
}

const escaped = (text: string): string => text.replaceAll(LINE_ENDS, "\\n");

const toEvents = (text: string): string =>
  safePieces(text)
    .map((piece) => `data: ${piece}\n\n`)
    .join("");
