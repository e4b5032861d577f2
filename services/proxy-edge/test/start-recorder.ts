import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

import { listen } from "@lintel/testkit";

/** What an upstream received, to the byte. */
export interface Recorded {
  readonly method: string;
  /** With its query. */
  readonly target: string;
  /** In their order and spelling. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

type Answer = (response: ServerResponse, received: Recorded, incoming: IncomingMessage) => void;

/** An upstream that records what it receives and answers as the test says. */
export async function startRecorder() {
  const requests: Recorded[] = [];
  const state: { answer: Answer; onHead: ((incoming: IncomingMessage) => void) | undefined } = {
    answer: (response) => response.end("{}"),
    onHead: undefined,
  };
  const server = createServer((incoming, response) => {
    response.on("error", () => undefined);
    state.onHead?.(incoming);
    const chunks: Buffer[] = [];
    incoming.on("error", () => undefined);
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const received: Recorded = {
        method: incoming.method ?? "",
        target: incoming.url ?? "",
        headers: pairs(incoming.rawHeaders),
        body: Buffer.concat(chunks),
      };
      requests.push(received);
      state.answer(response, received, incoming);
    });
  });
  const { close, origin } = await listen(server, 0);
  return {
    /** Without a path. */
    origin,
    requests,
    /** How every request is answered from now on, once its body is there. */
    answerWith: (answer: Answer) => void (state.answer = answer),
    /** Called when a request's head is there, before its body. */
    onHead: (listener: typeof state.onHead) => void (state.onHead = listener),
    close,
  };
}

const pairs = (raw: readonly string[]) =>
  raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ""] as const] : []));

export interface RawAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

export interface RawRequest {
  readonly method: string;
  /** Several values are as many lines. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body?: Buffer;
}

/** A request as it is written, its target included, and the answer to the byte. */
export function sendRaw(origin: string, target: string, sent: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  const { method, headers, body } = sent;
  return new Promise((resolve, reject) => {
    const message = request({ hostname, port, path: target, method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: pairs(answer.rawHeaders),
          body: Buffer.concat(chunks),
        }),
      );
    });
    message.on("error", reject);
    message.end(body);
  });
}

export const headerIn = (lines: readonly (readonly [string, string])[], wanted: string) =>
  lines.find(([name]) => name.toLowerCase() === wanted)?.[1];
