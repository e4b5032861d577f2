import { errorLine } from "../errors/error-line.ts";
import type { Ended, StreamWriter } from "./stream-writer.ts";

/** Lines of more than 128 KiB break aiohttp; a character takes twelve bytes at most. */
const MAX_PIECE = 8192;

/**
 * The stream of `POST /chat`. The Python client reads a JSON value from each line, and passes over lines that begin with
 * `data:`; `locallab chat`, and whoever reads events, reads those alone. So each event has the same object in a line and as
 * data. LocalLab's own server streams bare text here, of which no client makes anything.
 */
export class ChatWriter implements StreamWriter {
  /** Half of a character whose other half has not come. */
  #held = "";

  text(text: string): string {
    const all = this.#held + text;
    const isHalf = /[\ud800-\udbff]$/.test(all);
    this.#held = isHalf ? all.slice(-1) : "";
    return piecesOf((isHalf ? all.slice(0, -1) : all).toWellFormed())
      .map((piece) => toEvent(pieceOf(piece, null)))
      .join("");
  }

  end({ finishReason, model, usage }: Ended): string {
    const last = { ...pieceOf("", finishReason), model, model_id: model, usage };
    return `${this.rest()}${toEvent(last)}"[DONE]"\ndata: [DONE]\n\n`;
  }

  rest(): string {
    const rest = this.#held;
    this.#held = "";
    return rest === "" ? "" : toEvent(pieceOf(rest.toWellFormed(), null));
  }

  failure(message: string): string {
    const line = errorLine(message);
    return `${this.rest()}${line}\ndata: ${line}\n\n`;
  }
}

const pieceOf = (content: string, finishReason: string | null) => ({
  content,
  role: "assistant",
  choices: [{ index: 0, delta: { content }, finish_reason: finishReason }],
});

/** What ends a line for httpx, and stands in JSON as it is. */
const OPEN_LINE_ENDS = /[\x85\u2028\u2029]/g;

function toEvent(value: object): string {
  const line = JSON.stringify(value).replaceAll(
    OPEN_LINE_ENDS,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `${line}\ndata: ${line}\n\n`;
}

function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length;) {
    const end = endOfPiece(text, from);
    pieces.push(text.slice(from, end));
    from = end;
  }
  return pieces;
}

/** Not between the halves of a character. */
function endOfPiece(text: string, from: number): number {
  const end = Math.min(from + MAX_PIECE, text.length);
  return end < text.length && /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end - 1 : end;
}
