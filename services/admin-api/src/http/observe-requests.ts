import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";

import type { AdminEnv } from "./input/read-bytes.ts";

/** What is logged and measured of a request. No values: neither query nor body. */
export interface AnsweredRequest {
  readonly requestId: string;
  readonly method: string;
  /** The pattern of the path; `/*` for an unknown one. */
  readonly route: string;
  readonly status: number;
  /** Until the answer's head was ready; a listing's rest is sent after that. */
  readonly durationMs: number;
}

export type Observe = (request: AnsweredRequest) => void;

/** Reports every request once its answer is ready. */
export const observeRequests =
  (observe: Observe): MiddlewareHandler<AdminEnv> =>
  async (c, next) => {
    const startedAt = performance.now();
    await next();
    observe({
      requestId: c.get("requestId"),
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      durationMs: Math.round(performance.now() - startedAt),
    });
  };
