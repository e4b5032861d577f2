import { Hono } from "hono";

import { toProblemAnswer } from "../problems/problem-answer.ts";
import type { AdminApp } from "./operation.ts";

const RETRY_AFTER_SECONDS = "5";

/** Serves the probes, and 503 for everything else, until `isOpen` says so: a service that waits for its database is alive. */
export function gateApp(
  app: AdminApp,
  operational: Hono,
  isOpen: () => boolean,
): Pick<AdminApp, "fetch"> {
  const waiting = new Hono();
  waiting.route("/", operational);
  waiting.all("*", (c) => {
    c.header("retry-after", RETRY_AFTER_SECONDS);
    const detail = "the database cannot be used yet; try again";
    return c.json(toProblemAnswer("storeUnavailable", detail, c.req.path), 503);
  });
  return {
    fetch: (request, ...more) => (isOpen() ? app : waiting).fetch(request, ...more),
  };
}
