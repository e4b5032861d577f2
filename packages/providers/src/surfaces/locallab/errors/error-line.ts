import { LINE_ENDS } from "../answer/blanks.ts";

const MAX_LENGTH = 2000;

/**
 * What a stream ends with that has failed. It is one line; and it does not say "timeout", at which the Python client
 * 1.1.0 makes the whole call again, four times in all (`stream_generate` and `stream_chat` in its source, 2025-05).
 */
export function errorLine(message: string): string {
  const shown = message.slice(0, MAX_LENGTH).toWellFormed();
  return `Error: ${shown
    .replaceAll(LINE_ENDS, " ")
    .replaceAll(/timeout/gi, "time-out")
    .trim()}`;
}
