import { toGatewayError } from "@lintel/core";
import type { ErrorDialect, HeaderLine } from "@lintel/providers";

import { flatHeaders } from "./http/flat-headers.ts";
import { sendError } from "./http/render-error.ts";
import type { Wire } from "./pipeline/exchange.ts";
import type { Surface } from "./pipeline/inbound.ts";

/** A request that the gateway answers itself, from what it knows. */
export interface OwnRequest {
  readonly id: string;
  readonly wire: Wire;
  /** Canonical, without its query. */
  readonly path: string;
  /** Makes a call, as if it had come in at the surface. */
  readonly serve: (surface: Surface, wire: Wire) => Promise<unknown>;
}

export interface OwnAnswer {
  readonly status: number;
  readonly body: Buffer;
  readonly headers?: readonly HeaderLine[];
}

/** Paths that the gateway answers itself. */
export interface OwnPaths {
  /** `undefined` when the path is of another kind. */
  find(method: string, target: string): OwnPath | undefined;
}

export interface OwnPath {
  readonly path: string;
  /** How what `answer` fails with reads. */
  readonly errors: ErrorDialect;
  answer(request: OwnRequest): Promise<OwnAnswer>;
}

/** Answers a request of the gateway's own. Never rejects. */
export async function answerOwn(own: OwnPath, request: OwnRequest): Promise<void> {
  const { outgoing } = request.wire;
  const id: HeaderLine = ["x-request-id", request.id];
  try {
    const { body, headers = [], status } = await own.answer(request);
    const lines: HeaderLine[] = [
      ["content-type", "application/json"],
      ["content-length", String(body.length)],
      id,
      ...headers,
    ];
    outgoing.writeHead(status, flatHeaders(lines));
    outgoing.end(body);
  } catch (error) {
    sendError(outgoing, toGatewayError(error), { headers: [id], errors: own.errors });
  }
}
