import type { Deps } from "../../../deps.ts";
import { answerEntity } from "../../../http/answers/answer-entity.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { toUserAnswer, UserAnswer } from "../models/user-answer.ts";
import { getUser } from "../queries/find-users.ts";

const operation = {
  method: "get",
  path: "/api/users/{id}",
  operationId: "readUser",
  tag: "users",
  summary: "Read a user",
  scope: "keys:read",
  problems: ["userUnknown"],
  failure: "usersReading",
  answer: UserAnswer,
} as const satisfies Operation;

/** GET /api/users/:id */
export const serveReadUser = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const user = await getUser(deps.reads, readId(c));
    return answerEntity(c, toUserAnswer(user), user.version);
  });
