import { z } from "@hono/zod-openapi";
import { findUsageByClass } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { Problem } from "../../../problems/problem.ts";
import { toUsageAnswer, UsageByClassAnswer, UsageByClassQuery } from "../models/usage-by-class.ts";
import { findEventsFrom } from "../queries/read-usage.ts";

const MAX_SECONDS = 31 * 24 * 3600;

const operation = {
  method: "get",
  path: "/api/reporting/usage-by-class",
  operationId: "listUsageByClass",
  tag: "reporting",
  summary: "What a provider's models used, in the classes that have prices of their own",
  scope: "reports:read",
  description:
    "For comparing with what the provider itself reports: `lintel reconcile` uses it. Computed from single events, so only for periods whose events are still kept.",
  query: UsageByClassQuery,
  problems: ["reportInvalid"],
  failure: "reportReading",
  answer: z.array(UsageByClassAnswer),
} as const satisfies Operation;

/** GET /api/reporting/usage-by-class */
export const serveListUsageByClass = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const { end, provider, start } = readQuery(c, operation);
    const [from, until] = [Number(start), Number(end)];
    if (from >= until) {
      throw new Problem("reportInvalid", `start ${from} must be smaller than end ${until}`);
    }
    if (until - from > MAX_SECONDS) {
      throw new Problem("reportInvalid", "the period is longer than 31 days");
    }
    if (from < (await findEventsFrom(deps.reads))) {
      throw new Problem("reportInvalid", "events of that time are no longer kept");
    }
    const period = { provider, fromMs: from * 1000, untilMs: until * 1000 };
    const usages = await findUsageByClass(deps.reads, period);
    return answerJson(c, usages.map(toUsageAnswer));
  });
