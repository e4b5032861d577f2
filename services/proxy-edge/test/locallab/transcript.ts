/** A call of a server that somebody made with curl, and what came of it. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** Empty where there is none. */
  readonly body: string;
  readonly status: number;
  readonly contentType: string;
  readonly answer: string;
}

/**
 * The exchanges of a transcript, in its order: a line `### METHOD PATH BODY`, the answer's head and body, and how long it took. What
 * has no method is left out.
 */
export function exchangesIn(transcript: string): readonly Exchange[] {
  return transcript
    .split(/^### /m)
    .slice(1)
    .flatMap((each) => exchangeIn(each) ?? []);
}

function exchangeIn(text: string): Exchange | undefined {
  const [, method, path, body = ""] = /^([A-Z]+) (\/\S*) ?(.*)\n/.exec(text) ?? [];
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [, status] = /^HTTP\/1\.1 (\d{3}) /m.exec(head) ?? [];
  if (method === undefined || path === undefined || status === undefined) return undefined;
  const [, contentType = ""] = /^content-type: (.*?)\r?$/m.exec(head) ?? [];
  const answer = rest.join("\r\n\r\n").replace(/\n?(?:\[[\d.]+\]\n)?$/, "");
  return { method, path, body, status: Number(status), contentType, answer };
}
