import type { Deps } from "../../../deps.ts";
import { answerEntity } from "../../../http/answers/answer-entity.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { CustomProviderAnswer, toCustomProviderAnswer } from "../models/custom-provider-answer.ts";
import { getCustomProvider } from "../queries/find-custom-providers.ts";

const operation = {
  method: "get",
  path: "/api/custom/providers/{id}",
  operationId: "readCustomProvider",
  tag: "custom providers",
  summary: "Read a custom provider",
  scope: "settings:read",
  problems: ["customProviderUnknown"],
  failure: "customProvidersReading",
  answer: CustomProviderAnswer,
} as const satisfies Operation;

/** GET /api/custom/providers/:id */
export const serveReadCustomProvider = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const provider = await getCustomProvider(deps.reads, readId(c));
    return answerEntity(c, toCustomProviderAnswer(provider), provider.version);
  });
