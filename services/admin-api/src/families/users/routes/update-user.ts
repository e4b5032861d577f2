import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { toUserAnswer, UserAnswer } from "../models/user-answer.ts";
import { UserChange } from "../models/user-change.ts";
import { updateUsers } from "../verbs/update-users.ts";

const operation = {
  method: "patch",
  path: "/api/users/{id}",
  operationId: "updateUser",
  tag: "users",
  summary: "Change a user",
  scope: "keys:write",
  body: UserChange,
  problems: ["userChangeInvalid", "userUnknown", "managedByConfig"],
  failure: "userUpdate",
  answer: UserAnswer,
} as const satisfies Operation;

/** PATCH /api/users/:id */
export const serveUpdateUser = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "userChangeInvalid");
    return async (write) => {
      const user = await updateUsers(deps, write, { id: readId(c) }, body);
      return { body: toUserAnswer(user), version: user.version };
    };
  });
