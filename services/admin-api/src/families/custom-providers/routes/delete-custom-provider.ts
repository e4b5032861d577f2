import type { Deps } from "../../../deps.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { deleteCustomProvider } from "../verbs/delete-custom-provider.ts";

const operation: Operation = {
  method: "delete",
  path: "/api/custom/providers/{id}",
  operationId: "deleteCustomProvider",
  tag: "custom providers",
  summary: "Delete a custom provider",
  scope: "settings:write",
  description: "Refused while provider settings or routes use it; the answer names them.",
  problems: ["customProviderUnknown", "customProviderInUse", "managedByConfig"],
  failure: "customProviderDeletion",
};

/** DELETE /api/custom/providers/:id */
export const serveDeleteCustomProvider = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, (c) => async (write) => {
    await deleteCustomProvider(deps, write, readId(c));
    return {};
  });
