import type { Deps } from "../../../deps.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { deleteSetting } from "../verbs/delete-setting.ts";

const operation: Operation = {
  method: "delete",
  path: "/api/provider-settings/{id}",
  operationId: "deleteProviderSetting",
  tag: "provider settings",
  summary: "Delete a provider setting and its credentials",
  scope: "settings:write",
  description: "Refused while keys use it; the answer names them.",
  problems: ["settingUnknown", "settingInUse", "managedByConfig"],
  failure: "settingDeletion",
};

/** DELETE /api/provider-settings/:id */
export const serveDeleteSetting = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, (c) => async (write) => {
    await deleteSetting(deps, write, readId(c));
    return {};
  });
