import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { GatewayError, toGatewayError } from "@lintel/core";
import { openAiErrors } from "@lintel/providers";
import { Hono } from "hono";

import type { Deps } from "./deps.ts";
import { sendError } from "./http/render-error.ts";
import { type DrainableCalls, OpenCalls } from "./open-calls.ts";
import { answerOwn, type OwnPaths } from "./own-answers.ts";
import { Exchange, type Wire } from "./pipeline/exchange.ts";
import { handleCall } from "./pipeline/handle-call.ts";
import type { Surface } from "./pipeline/inbound.ts";
import type { Found, SurfaceFinder } from "./surfaces/surface-finder.ts";

type ProxyEnv = { Bindings: HttpBindings };

/** More calls than this at once are refused: each holds memory and sockets. */
const MAX_OPEN_CALLS = 20_000;

export interface AppOptions {
  readonly deps: Deps;
  /** Where paths lead. */
  readonly surfaces: Required<SurfaceFinder>;
  /** Paths that the gateway answers itself; absent: none but those of operations. */
  readonly ownPaths?: OwnPaths;
  readonly newId: () => string;
  /** `/livez`, `/readyz`, `/metrics`. */
  readonly operations: Hono;
}

export interface ProxyApp {
  /** Serves all paths. */
  readonly app: Hono<ProxyEnv>;
  /** The short way for paths that are always the same, which are nearly all calls; `false`: ask the app. */
  serveFixed(wire: Wire): boolean;
  readonly calls: DrainableCalls;
}

/** Paths to pipelines. Answers are written to node's own objects: a Web stream in between costs a fifth. */
export function createApp({ deps, newId, operations, ownPaths, surfaces }: AppOptions): ProxyApp {
  const app = new Hono<ProxyEnv>();
  const calls = new OpenCalls();
  const answer = ({ incoming, outgoing }: Wire, id: string, error: GatewayError): Response => {
    const errors = surfaces.errorsAt(incoming.url ?? "") ?? openAiErrors;
    sendError(outgoing, error, { headers: [["x-request-id", id]], errors });
    return RESPONSE_ALREADY_SENT;
  };

  const serve = async ({ inbound, targets }: Surface, wire: Wire): Promise<Response> => {
    const id = newId();
    if (calls.size >= MAX_OPEN_CALLS) return answer(wire, id, overloaded());
    const exchange = new Exchange(id, inbound, wire, deps.bodies);
    const slot = calls.add(exchange);
    try {
      await handleCall(deps, exchange, targets);
    } finally {
      calls.remove(slot);
      exchange.letGo();
    }
    return RESPONSE_ALREADY_SENT;
  };
  const fail = (wire: Wire, error: unknown): Response => {
    const failure = toGatewayError(error);
    deps.logger.error({ err: failure.cause ?? failure }, "request failed");
    return answer(wire, newId(), failure);
  };
  // Coding clients look whether their base URL answers: Claude Code with HEAD, which is served as GET is.
  for (const path of PROBED) app.get(path, (context) => context.body(null, 200));
  // The contract's own health check.
  app.on(["GET", "POST"], "/api/health", (context) => context.body(null, 200));
  app.route("/", operations);
  app.notFound(async (context) => {
    const { method = "", url = "" } = context.env.incoming;
    const own = ownPaths?.find(method, url);
    if (own !== undefined) {
      await answerOwn(own, { wire: context.env, path: own.path, id: newId(), serve });
      return RESPONSE_ALREADY_SENT;
    }
    const found = await surfaces.find(method, url);
    const shorter = found === undefined ? withoutSlash(url) : undefined;
    if (shorter !== undefined && isSurface(await surfaces.find(method, shorter))) {
      return context.body(null, 307, { location: shorter });
    }
    const surface = found ?? unknownPath(surfaces.hint(method, url));
    return surface instanceof GatewayError
      ? answer(context.env, newId(), surface)
      : serve(surface, context.env);
  });
  app.onError((error, context) => fail(context.env, error));
  return {
    app,
    serveFixed(wire) {
      const surface = surfaces.fixed(wire.incoming.method ?? "", wire.incoming.url ?? "");
      if (surface === undefined) return false;
      serve(surface, wire).catch((error: unknown) => fail(wire, error));
      return true;
    },
    calls,
  };
}

/** What clients ask for before anything else, below the base URLs they are given. */
const PROBED = ["/", "/api/hello", "/api/providers/anthropic/api/hello"];

/** The same target but for a slash at its path's end, which no path of ours has; `undefined` when there is none. */
const withoutSlash = (target: string): string | undefined => {
  const shorter = target.replace(/^([^?]*[^/?])\/(?=\?|$)/, "$1");
  return shorter === target ? undefined : shorter;
};

const isSurface = (found: Found): boolean =>
  found !== undefined && !(found instanceof GatewayError);

const overloaded = () =>
  new GatewayError("overloaded", "too many calls at once, try again", { retryAfterSeconds: 1 });

const unknownPath = (hint: string | undefined) =>
  new GatewayError(
    "not_found",
    hint === undefined ? "route not supported" : `route not supported: ${hint}`,
  );
