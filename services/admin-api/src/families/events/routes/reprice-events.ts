import { nanoToUsd } from "@lintel/core";

import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { Repricing, RepricingAnswer } from "../models/repricing.ts";
import { repriceEvents } from "../verbs/reprice-events.ts";

const operation = {
  method: "post",
  path: "/api/v2/events/repricings",
  operationId: "repriceEvents",
  tag: "events",
  summary: "Reprice past calls of a model",
  scope: "admin",
  description:
    "A dry run unless `apply` is true. Goes through at most 500 calls at a time: repeat it with `nextCursor` until that is null. Events stay as they were booked; each difference is an event of its own that `corrects` it, with the same time, key, user and model, and every page that changes something is in the audit log. Calls that cost that much already are left alone, so it can be repeated. Left out are calls of unknown outcome, calls with parts at prices of their own, and spend of another gateway.",
  body: Repricing,
  problems: ["eventCorrectionInvalid"],
  failure: "eventCorrection",
  answer: RepricingAnswer,
} as const satisfies Operation;

/** POST /api/v2/events/repricings */
export const serveRepriceEvents = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "eventCorrectionInvalid");
    return async (write) => {
      const { afterNano, beforeNano, next, ...counts } = await repriceEvents(deps, write, body);
      const answer: RepricingAnswer = {
        ...counts,
        costInUsdBefore: nanoToUsd(beforeNano),
        costInUsd: nanoToUsd(afterNano),
        applied: body.apply === true,
        nextCursor: next === undefined ? null : `${next.atMs}.${next.id}`,
      };
      return { body: answer };
    };
  });
