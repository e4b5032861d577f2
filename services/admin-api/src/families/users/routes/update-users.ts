import { z } from "@hono/zod-openapi";

import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { Problem } from "../../../problems/problem.ts";
import { toUserAnswer, UserAnswer } from "../models/user-answer.ts";
import { UserChange } from "../models/user-change.ts";
import { updateUsers } from "../verbs/update-users.ts";

const operation = {
  method: "patch",
  path: "/api/users",
  operationId: "updateUsers",
  tag: "users",
  summary: "Change users by their user id",
  scope: "keys:write",
  description:
    "Changes every user with this user id and all of the tags; returns the oldest of them.",
  query: z.object({
    userId: z.string().optional().meta({ description: "Of the users to change; required." }),
    tags: z.array(z.string()).optional().meta({ description: "Only users that have all of them." }),
  }),
  body: UserChange,
  problems: ["userIdMissing", "userChangeInvalid", "userUnknown", "managedByConfig"],
  failure: "userUpdate",
  answer: UserAnswer,
} as const satisfies Operation;

/** PATCH /api/users */
export const serveUpdateUsers = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const { userId = "", tags = [] } = readQuery(c, operation);
    if (userId === "") throw new Problem("userIdMissing", "query param userId is empty");
    const body = await readBody(c, operation, "userChangeInvalid");
    return async (write) => {
      const user = await updateUsers(deps, write, { userId, tags }, body);
      return { body: toUserAnswer(user), version: user.version };
    };
  });
