import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import { listen } from "@lintel/testkit";

export interface Endpoint {
  readonly url: string;
  readonly received: readonly Received[];
  /** A string is sent as it is; `undefined` is never answered. */
  readonly answer: () => unknown;
  readonly close: () => Promise<void>;
}

interface Received {
  readonly path: string | undefined;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

/** A server on a loopback port that answers every request alike. */
export async function startEndpoint(answer: Endpoint["answer"]): Promise<Endpoint> {
  const received: Received[] = [];
  const answerTo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    received.push({ path: request.url, body, authorization: request.headers.authorization });
    const value = answer();
    if (value === undefined) return;
    response.setHeader("content-type", "application/json");
    response.end(typeof value === "string" ? value : JSON.stringify(value));
  };
  const server = createServer((request, response) => {
    void answerTo(request, response);
  });
  const { origin, close } = await listen(server, 0);
  return { url: origin, received, answer, close };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return JSON.parse(Buffer.concat(chunks).toString());
}
