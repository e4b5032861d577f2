import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

import { type WebSocket, WebSocketServer } from "ws";

import { listen } from "../listen.ts";
import { answerEvents, type TurnScript } from "./answer-events.ts";

type Asked = Readonly<Record<string, unknown>>;

export interface ResponsesUpstream {
  /** What OpenAI's SDK takes as its base URL. */
  readonly url: string;
  /** Every request for an answer, over WebSocket and HTTP, in their order. */
  readonly asked: readonly Asked[];
  /** Headers of each WebSocket that was opened. */
  readonly opened: readonly IncomingMessage["headers"][];
  /** What the next answers are, one after the other; later ones say hello. */
  script(...scripts: readonly TurnScript[]): void;
  /** Breaks every WebSocket off. */
  cut(): void;
  close(): Promise<void>;
}

const AUTHORIZATION = "Bearer sk-upstream-test";

/** Starts OpenAI's `/v1/responses` on 127.0.0.1, streamed over HTTP and turn by turn over WebSocket. */
export async function startResponsesUpstream(): Promise<ResponsesUpstream> {
  const asked: Asked[] = [];
  const opened: IncomingMessage["headers"][] = [];
  const scripts: TurnScript[] = [];
  const raw = new Set<Duplex>();
  const answer = (body: Asked): readonly Asked[] => {
    asked.push(body);
    // What only warms up generates nothing.
    if (body["generate"] === false) return answerEvents(body, { isWarmUp: true }, asked.length);
    return answerEvents(body, scripts.shift() ?? {}, asked.length);
  };
  const server = createServer((incoming, response) => {
    void serve(incoming, response, answer);
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (incoming, socket: Duplex, head: Buffer) => {
    raw.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => raw.delete(socket));
    if (incoming.url !== "/v1/responses" || incoming.headers.authorization !== AUTHORIZATION) {
      socket.end("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(incoming, socket, head, (session) => {
      opened.push(incoming.headers);
      hold(session, answer);
    });
  });
  const { close, origin } = await listen(server, 0);
  const cut = (): void => {
    for (const socket of raw) socket.destroy();
  };
  return {
    url: `${origin}/v1`,
    asked,
    opened,
    script: (...next) => void scripts.push(...next),
    cut,
    async close() {
      cut();
      await close();
    },
  };
}

/** Each event of an answer is a message, in the lane of the request. */
function hold(session: WebSocket, answer: (body: Asked) => readonly Asked[]): void {
  session.on("message", (data: Buffer) => {
    const { stream_id: lane, type, ...body }: Asked = JSON.parse(data.toString());
    if (type !== "response.create") return;
    const inLane = lane === undefined ? {} : { stream_id: lane };
    for (const event of answer(body)) session.send(JSON.stringify({ ...event, ...inLane }));
  });
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  answer: (body: Asked) => readonly Asked[],
): Promise<void> {
  let text = "";
  for await (const chunk of incoming) text += String(chunk);
  if (incoming.method !== "POST" || incoming.url?.startsWith("/v1/responses") !== true) {
    response.writeHead(404, { "content-type": "application/json" }).end('{"error":{}}');
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of answer(JSON.parse(text))) {
    response.write(`event: ${String(event["type"])}\ndata: ${JSON.stringify(event)}\n\n`);
  }
  response.end();
}
