import { PROVIDERS } from "@lintel/providers";
import { z } from "zod";

import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { ProviderAnswer, toProviderAnswer } from "../models/provider-answer.ts";

const operation = {
  method: "get",
  path: "/api/providers",
  operationId: "listProviders",
  tag: "catalogue",
  summary: "Read the built-in providers, and what a setting of each holds",
  scope: "settings:read",
  problems: [],
  answer: z.array(ProviderAnswer),
} as const satisfies Operation;

/** GET /api/providers */
export const serveListProviders = (app: AdminApp, { reportFailure }: Deps): void =>
  serveOperation(app, operation, reportFailure, (c) =>
    Promise.resolve(answerJson(c, PROVIDERS.map(toProviderAnswer))),
  );
