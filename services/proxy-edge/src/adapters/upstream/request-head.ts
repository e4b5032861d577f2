import type { HeaderLine } from "@lintel/providers";

import { perName } from "../../http/per-name.ts";
import type { UpstreamRequest } from "../../ports/upstream.ts";

const METHODS_WITH_BODY: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH"]);
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
const NOT_IN_A_LINE = /[^\t\u0020-\u007e\u0080-\u00ff]/;

/** The head of a request, and how its body is written behind it. */
export interface RequestHead {
  /** Latin-1, the empty line at its end included. */
  readonly text: string;
  /** In chunks: its length is not known. */
  readonly isChunked: boolean;
}

/**
 * The head of a request in HTTP/1.1: its lines as they are given, and those of the connection. Throws for a name or a
 * value that cannot stand in a line; the error does not contain it.
 */
export function requestHead({ body, headers, method, url }: UpstreamRequest): RequestHead {
  const isWhole = Buffer.isBuffer(body);
  const { lines, saysLength } = headerLines(headers, isWhole);
  const start = `${method} ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\nconnection: keep-alive\r\n`;
  if (!isWhole) {
    const framing = saysLength ? "" : "transfer-encoding: chunked\r\n";
    return { text: `${start}${lines}${framing}\r\n`, isChunked: !saysLength };
  }
  const hasLength = body.length > 0 || METHODS_WITH_BODY.has(method);
  const length = hasLength ? `content-length: ${body.length}\r\n` : "";
  return { text: `${start}${lines}${length}\r\n`, isChunked: false };
}

/** Lines as they are written; `isWhole`: without a length, which is known better. */
function headerLines(headers: readonly HeaderLine[], isWhole: boolean) {
  let lines = "";
  let values = "";
  let saysLength = false;
  for (const line of headers) {
    const name = line[0];
    const value = line[1];
    if (name.length === 14 && name.toLowerCase() === "content-length") {
      saysLength = true;
      if (isWhole) continue;
    }
    lines += `${startOf(name)}${value}\r\n`;
    values += value;
  }
  // All at once: a search of its own for each costs several times as much.
  if (NOT_IN_A_LINE.test(values)) throw new Error("a header value that cannot be sent");
  return { lines, saysLength };
}

/** How the line of a header begins. Throws for a name that is no token. */
const startOf = perName((name) => {
  if (!TOKEN.test(name)) throw new Error("a header name that cannot be sent");
  return `${name}: `;
});
