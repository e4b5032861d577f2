import { NewCustomProvider } from "@lintel/admin-models";

import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { CustomProviderAnswer, toCustomProviderAnswer } from "../models/custom-provider-answer.ts";
import { createCustomProvider } from "../verbs/create-custom-provider.ts";

const operation = {
  method: "post",
  path: "/api/custom/providers",
  operationId: "createCustomProvider",
  tag: "custom providers",
  summary: "Add a custom provider",
  scope: "settings:write",
  body: NewCustomProvider,
  problems: ["customProviderInvalid", "customProviderDuplicate"],
  failure: "customProviderCreation",
  answer: CustomProviderAnswer,
} as const satisfies Operation;

/** POST /api/custom/providers */
export const serveCreateCustomProvider = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "customProviderInvalid");
    return async (write) => {
      const provider = await createCustomProvider(deps, write, body);
      return { body: toCustomProviderAnswer(provider), version: provider.version };
    };
  });
