import { Agent, request } from "node:http";

export interface ReadStream {
  /** Resolves with the milliseconds from asking to the first byte. */
  readonly firstByteMs: Promise<number>;
  /** Resolves with all bytes; rejects when the stream is cut or refused. */
  readonly bytes: Promise<Buffer>;
  readonly leave: () => void;
}

/** A connection for each stream. */
const agent = new Agent({ keepAlive: false, maxSockets: Infinity });

/** Asks for a stream at an address and reads it to its end. */
export function readStream(url: string, secret: string, body: object): ReadStream {
  const firstByte = Promise.withResolvers<number>();
  const bytes = Promise.withResolvers<Buffer>();
  const fail = (error: Error) => {
    firstByte.reject(error);
    bytes.reject(error);
  };
  const started = performance.now();
  const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
  const sent = request(url, { method: "POST", agent, headers }, (answer) => {
    if (answer.statusCode !== 200) fail(new Error(`answered ${answer.statusCode}`));
    const pieces: Buffer[] = [];
    answer.once("data", () => firstByte.resolve(performance.now() - started));
    answer.on("data", (piece: Buffer) => pieces.push(piece));
    answer.on("end", () => bytes.resolve(Buffer.concat(pieces)));
    answer.on("error", fail);
  });
  sent.on("error", fail);
  sent.end(JSON.stringify(body));
  // A waiter for one of the two gets it; the other must not end the process.
  firstByte.promise.catch(() => undefined);
  bytes.promise.catch(() => undefined);
  return { firstByteMs: firstByte.promise, bytes: bytes.promise, leave: () => sent.destroy() };
}
