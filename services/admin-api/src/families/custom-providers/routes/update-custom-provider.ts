import { CustomProviderChange } from "@lintel/admin-models";

import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { CustomProviderAnswer, toCustomProviderAnswer } from "../models/custom-provider-answer.ts";
import { updateCustomProvider } from "../verbs/update-custom-provider.ts";

const operation = {
  method: "patch",
  path: "/api/custom/providers/{id}",
  operationId: "updateCustomProvider",
  tag: "custom providers",
  summary: "Change a custom provider",
  scope: "settings:write",
  body: CustomProviderChange,
  problems: ["customProviderInvalid", "customProviderUnknown", "managedByConfig"],
  failure: "customProviderUpdate",
  answer: CustomProviderAnswer,
} as const satisfies Operation;

/** PATCH /api/custom/providers/:id */
export const serveUpdateCustomProvider = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "customProviderInvalid");
    return async (write) => {
      const provider = await updateCustomProvider(deps, write, readId(c), body);
      return { body: toCustomProviderAnswer(provider), version: provider.version };
    };
  });
