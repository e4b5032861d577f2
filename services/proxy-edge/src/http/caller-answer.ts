import type { ServerResponse } from "node:http";

/** What the pipeline writes an answer to: node's own response, or ours. `write` and `end` come after `writeHead`. */
export interface CallerAnswer extends Pick<
  ServerResponse,
  "headersSent" | "shouldKeepAlive" | "writableEnded" | "writableFinished" | "flushHeaders"
> {
  shouldKeepAlive: boolean;
  /** Names and values in turn. */
  writeHead(status: number, headers: string[]): unknown;
  /** False when the caller reads more slowly: `drain` follows. */
  write(bytes: Buffer): boolean;
  end(): unknown;
  /** A text becomes UTF-8. */
  end(rest: Buffer | string): unknown;
  end(rest: string, encoding: "latin1"): unknown;
  /** Cuts the connection. */
  destroy(): unknown;
  /** `close` comes once, at the end, however that came about: `writableFinished` says whether all was sent. */
  once(event: "close" | "drain", listener: () => void): unknown;
  off(event: "close", listener: () => void): unknown;
  on(event: "error", listener: () => void): unknown;
}
