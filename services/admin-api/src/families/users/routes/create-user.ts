import { NewUser } from "@lintel/admin-models";

import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { toUserAnswer, UserAnswer } from "../models/user-answer.ts";
import { createUser } from "../verbs/create-user.ts";

const operation = {
  method: "post",
  path: "/api/users",
  operationId: "createUser",
  tag: "users",
  summary: "Create a user",
  scope: "keys:write",
  body: NewUser,
  problems: ["userInvalid"],
  failure: "userCreation",
  answer: UserAnswer,
} as const satisfies Operation;

/** POST /api/users */
export const serveCreateUser = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "userInvalid");
    return async (write) => {
      const user = await createUser(deps, write, body);
      return { body: toUserAnswer(user), version: user.version };
    };
  });
