import { z } from "@hono/zod-openapi";

import type { Deps } from "../../../deps.ts";
import { answerList } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { PAGE_QUERY, pageOfQuery } from "../../../paging/page.ts";
import { CustomProviderAnswer, toCustomProviderAnswer } from "../models/custom-provider-answer.ts";
import { findCustomProviders } from "../queries/find-custom-providers.ts";

const operation = {
  method: "get",
  path: "/api/custom/providers",
  operationId: "listCustomProviders",
  tag: "custom providers",
  summary: "Read all custom providers, or a page of them",
  scope: "settings:read",
  query: z.object(PAGE_QUERY),
  problems: [],
  failure: "customProvidersReading",
  answer: z.array(CustomProviderAnswer),
} as const satisfies Operation;

/** GET /api/custom/providers */
export const serveListCustomProviders = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) =>
    answerList(c, {
      pages: findCustomProviders(deps.reads, pageOfQuery(readQuery(c, operation))),
      toElement: toCustomProviderAnswer,
      reportFailure: (error) => deps.reportFailure(error, operation.path),
    }),
  );
