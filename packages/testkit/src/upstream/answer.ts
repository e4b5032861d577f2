import type { GiveAnswer } from "./behaviour.ts";
import type { HeaderChanges } from "./header-changes.ts";

export type AnswerHeaders = Readonly<Record<string, string | readonly string[]>>;

/** A whole answer before it is sent. A stream has one chunk per event, anything else has one chunk. */
export interface Answer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly chunks: readonly Buffer[];
  /** The `usage` the answer carries, for tests that add up what the upstream has charged. */
  readonly usage?: Readonly<Record<string, unknown>>;
}

/** An answer with a JSON body and its content-length. */
export function jsonAnswer(value: unknown, status = 200, indent = 2): Answer {
  // OpenAI indents the bodies of plain answers; a gateway that re-serialises them is caught by that.
  return withLength(status, "application/json", Buffer.from(JSON.stringify(value, null, indent)));
}

/** An answer of any type, with its content-length. */
export const bytesAnswer = (type: string, body: string | Buffer): Answer =>
  withLength(200, type, Buffer.from(body));

/** The answer a script gives in full. */
export function givenAnswer({ status = 200, headers = {}, body }: GiveAnswer): Answer {
  const answer =
    typeof body === "string" || Buffer.isBuffer(body)
      ? withLength(status, "application/json", Buffer.from(body))
      : jsonAnswer(body, status);
  return changeHeaders(answer, headers);
}

/** The same answer with headers replaced, added, or (with `null`) removed. */
export function changeHeaders(answer: Answer, changes: HeaderChanges): Answer {
  const headers: Record<string, string | readonly string[]> = { ...answer.headers };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete headers[name];
    else headers[name] = value;
  }
  return { ...answer, headers };
}

/** The same answer with another body; a content-length is brought up to date. */
export function changeChunks(answer: Answer, chunks: readonly Buffer[]): Answer {
  const changed = { ...answer, chunks };
  if (answer.headers["content-length"] === undefined) return changed;
  return changeHeaders(changed, { "content-length": String(byteLength(chunks)) });
}

export function byteLength(chunks: readonly Buffer[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

function withLength(status: number, type: string, body: Buffer): Answer {
  const headers = { "content-type": type, "content-length": String(body.length) };
  return { status, headers, chunks: [body] };
}
