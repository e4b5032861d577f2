import type { ServerResponse } from "node:http";

/** A text is written together with the head, bytes are not: below this a second write costs more than two copies. */
const SHORT_REST_BYTES = 16 * 1024;

/** Ends an answer with its last bytes. */
export function endWith(outgoing: ServerResponse, rest: Buffer | undefined): void {
  if (rest === undefined || rest.length > SHORT_REST_BYTES) outgoing.end(rest);
  else outgoing.end(rest.toString("latin1"), "latin1");
}
