import { z } from "@hono/zod-openapi";
import { findUnpricedModels } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import {
  toUnpricedAnswer,
  toUnpricedSearch,
  UnpricedModelAnswer,
  UnpricedQuery,
} from "../models/unpriced-models.ts";

const operation = {
  method: "get",
  path: "/api/reporting/unpriced-models",
  operationId: "listUnpricedModels",
  tag: "reporting",
  summary: "Models whose calls had no price, at least in part",
  scope: "reports:read",
  description: "Those with the most calls first. A setting's `costMap` can price them.",
  query: UnpricedQuery,
  problems: [],
  failure: "reportReading",
  answer: z.array(UnpricedModelAnswer),
} as const satisfies Operation;

/** GET /api/reporting/unpriced-models */
export const serveListUnpricedModels = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const search = toUnpricedSearch(readQuery(c, operation), deps.now().getTime());
    const models = await findUnpricedModels(deps.reads, search);
    return answerJson(c, models.map(toUnpricedAnswer));
  });
