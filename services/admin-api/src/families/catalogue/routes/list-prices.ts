import { createPriceBook, modelNames, PRICE_VERSION } from "@lintel/prices";
import { z } from "zod";

import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { PriceListAnswer } from "../models/price-answer.ts";

const operation = {
  method: "get",
  path: "/api/prices",
  operationId: "listPrices",
  tag: "catalogue",
  summary: "Read the prices of a provider's models",
  scope: "reports:read",
  description:
    "Of the price book this release has. Prices of a setting's `costMap` win over them, and are with the setting.",
  query: z.object({
    provider: z
      .string()
      .max(255)
      .meta({ description: "None is known of another one.", example: "openai" }),
  }),
  problems: [],
  answer: PriceListAnswer,
} as const satisfies Operation;

/** GET /api/prices */
export function serveListPrices(app: AdminApp, deps: Deps): void {
  const book = createPriceBook();
  serveOperation(app, operation, deps.reportFailure, (c) => {
    const { provider } = readQuery(c, operation);
    const names = [...new Set(modelNames(provider))].toSorted();
    const models = names.flatMap((model) => {
      const found = book.find(provider, model, deps.now().getTime(), 0);
      return found === undefined ? [] : [{ model, prices: found.prices }];
    });
    const answer: PriceListAnswer = { provider, version: PRICE_VERSION, models };
    return Promise.resolve(answerJson(c, answer));
  });
}
