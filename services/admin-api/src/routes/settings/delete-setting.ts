import type { Deps } from "../../deps.ts";
import { answerEmpty } from "../../http/answers.ts";
import type { AdminApp, Operation } from "../../http/operation.ts";
import { readId } from "../../http/read-id.ts";
import { serveOperation } from "../../http/serve-operation.ts";
import { deleteSetting } from "../../verbs/delete-setting.ts";

const operation: Operation = {
  method: "delete",
  path: "/api/provider-settings/{id}",
  operationId: "deleteProviderSetting",
  tag: "provider settings",
  summary: "Delete a provider setting and its credentials",
  description: "Refused as long as keys use it; the answer names them.",
  problems: ["settingUnknown", "settingInUse"],
  failure: "settingDeletion",
};

/** DELETE /api/provider-settings/:id */
export const serveDeleteSetting = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    await deleteSetting(deps, readId(c), "admin");
    return answerEmpty(c);
  });
