import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { GatewayError, toGatewayError } from "@lintel/core";
import { openAiErrors, PROVIDERS } from "@lintel/providers";
import { Hono } from "hono";

import type { CustomProviders, Deps } from "./deps.ts";
import { sendError } from "./http/render-error.ts";
import { type DrainableCalls, OpenCalls } from "./open-calls.ts";
import { Exchange, type Wire } from "./pipeline/exchange.ts";
import { handleCall } from "./pipeline/handle-call.ts";
import type { Surface } from "./pipeline/inbound.ts";
import { createCustomSurfaces } from "./surfaces/custom-provider-paths.ts";
import { createSurfaces } from "./surfaces/provider-paths.ts";

type ProxyEnv = { Bindings: HttpBindings };

const surfaces = createSurfaces(PROVIDERS);

/** More calls than this at once are refused: each holds memory and sockets. */
const MAX_OPEN_CALLS = 20_000;

export interface AppOptions {
  readonly deps: Deps;
  readonly customProviders: CustomProviders;
  readonly newId: () => string;
  /** `/livez`, `/readyz`, `/metrics`. */
  readonly operations: Hono;
}

export interface ProxyApp {
  /** Serves whatever there is. */
  readonly app: Hono<ProxyEnv>;
  /** The short way for paths that are always the same, which are nearly all calls; `false`: ask the app. */
  serveFixed(wire: Wire): boolean;
  readonly calls: DrainableCalls;
}

/** Paths to pipelines. Answers are written to node's own objects: a Web stream in between costs a fifth. */
export function createApp({ customProviders, deps, newId, operations }: AppOptions): ProxyApp {
  const app = new Hono<ProxyEnv>();
  const customSurfaces = createCustomSurfaces(customProviders);
  const calls = new OpenCalls();

  const serve = async ({ inbound, targets }: Surface, wire: Wire): Promise<Response> => {
    const id = newId();
    if (calls.size >= MAX_OPEN_CALLS) return answer(wire, id, overloaded());
    const exchange = new Exchange(id, inbound, wire);
    const slot = calls.add(exchange);
    try {
      await handleCall(deps, exchange, targets);
    } finally {
      calls.remove(slot);
    }
    return RESPONSE_ALREADY_SENT;
  };
  const fail = (wire: Wire, error: unknown): Response => {
    const failure = toGatewayError(error);
    deps.logger.error({ err: failure.cause ?? failure }, "request failed");
    return answer(wire, newId(), failure);
  };
  // The contract's own health check.
  app.on(["GET", "POST"], "/api/health", (context) => context.body(null, 200));
  app.route("/", operations);
  app.notFound(async (context) => {
    const { method = "", url = "" } = context.env.incoming;
    const surface =
      surfaces.find(method, url) ??
      (await customSurfaces.find(method, url)) ??
      unknownPath(surfaces.findSimilar(method, url));
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

function answer({ incoming, outgoing }: Wire, id: string, error: GatewayError): Response {
  const { errors } = surfaces.providerOf(incoming.url ?? "") ?? { errors: openAiErrors };
  sendError(outgoing, error, { headers: [["x-request-id", id]], errors });
  return RESPONSE_ALREADY_SENT;
}

const overloaded = () =>
  new GatewayError("overloaded", "too many calls at once, try again", { retryAfterSeconds: 1 });

/** `similar` is the path it may have been meant as: an upstream may read it so, which is why it is not passed on. */
const unknownPath = (similar: string | undefined) =>
  new GatewayError(
    "not_found",
    similar === undefined
      ? "route not supported"
      : `route not supported: paths are served in one spelling only, which is ${similar} here`,
  );
