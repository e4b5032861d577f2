import type { Deps } from "../../../deps.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { deletePolicy } from "../verbs/delete-policy.ts";

const operation: Operation = {
  method: "delete",
  path: "/api/policies/{id}",
  operationId: "deletePolicy",
  tag: "policies",
  summary: "Delete a policy",
  scope: "policies:write",
  description: "Refused as long as keys have it; the answer names them.",
  problems: ["policyUnknown", "policyInUse", "managedByConfig"],
  failure: "policyDeletion",
};

/** DELETE /api/policies/:id */
export const serveDeletePolicy = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, (c) => async (write) => {
    await deletePolicy(deps, write, readId(c));
    return {};
  });
