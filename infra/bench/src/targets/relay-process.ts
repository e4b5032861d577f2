import { createServer } from "node:http";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";

import { Pool } from "undici";
import type { Dispatcher } from "undici";

// The yardstick: node:http in front, undici dispatch behind, and nothing between them but what every
// gateway must do: read the body, put the upstream's credential in, stream the answer back with back-pressure.

const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "host", "expect"]);
const pool = new Pool(process.env["RELAY_UPSTREAM"] ?? "", { pipelining: 1 });

const server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => forward(request, Buffer.concat(pieces), response));
});

function forward(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name)) headers[name] = value;
  }
  headers["authorization"] = "Bearer sk-upstream";
  pool.dispatch(
    { path: request.url ?? "/", method: "POST", headers, body },
    relayHandler(response),
  );
}

function relayHandler(response: ServerResponse): Dispatcher.DispatchHandler {
  return {
    onRequestStart(controller) {
      response.on("close", () => {
        if (!response.writableFinished) controller.abort(new Error("the client has left"));
      });
      response.on("drain", () => controller.resume());
    },
    onResponseStart(_controller, status, headers) {
      const kept: OutgoingHttpHeaders = {};
      for (const [name, value] of Object.entries(headers)) {
        if (!HOP_BY_HOP.has(name)) kept[name] = value;
      }
      response.writeHead(status, kept);
    },
    onResponseData(controller, piece) {
      if (!response.write(piece)) controller.pause();
    },
    onResponseEnd() {
      response.end();
    },
    onResponseError() {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    },
  };
}

process.on("SIGTERM", () => process.exit(0));
process.on("disconnect", () => process.exit(0));
server.listen({ host: "127.0.0.1", port: 0, backlog: 4096 }, () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.send?.({ port: address.port });
});
