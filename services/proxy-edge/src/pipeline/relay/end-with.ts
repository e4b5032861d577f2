import type { CallerAnswer } from "../../http/caller-answer.ts";

/** A text is written together with the head, bytes are not: below this a second write costs more than two copies. */
const SHORT_REST_BYTES = 16 * 1024;

/** Ends an answer with its last bytes. */
export function endWith(outgoing: CallerAnswer, rest: Buffer | undefined): void {
  if (rest === undefined) outgoing.end();
  else if (rest.length > SHORT_REST_BYTES) outgoing.end(rest);
  else outgoing.end(rest.toString("latin1"), "latin1");
}
