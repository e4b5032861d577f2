import { z } from "@hono/zod-openapi";

import type { Deps } from "../../../deps.ts";
import { answerList } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { pageOf } from "../../../paging/page.ts";
import type { ProblemName } from "../../../problems/catalog.ts";
import { Problem } from "../../../problems/problem.ts";
import { toUserAnswer, UserAnswer } from "../models/user-answer.ts";
import { findUsers } from "../queries/find-users.ts";

const operation = {
  method: "get",
  path: "/api/users",
  operationId: "listUsers",
  tag: "users",
  summary: "Read users by their names, tags, keys or user ids, the newest first",
  scope: "keys:read",
  description: "At least one filter is required; users match when they meet all that are given.",
  query: z.object({
    tags: z.array(z.string()).optional().meta({ description: "Users that have all of them." }),
    keyIds: z.array(z.string()).optional().meta({ description: "Users that have one of them." }),
    userIds: z.array(z.string()).optional().meta({ description: "Users with one of them." }),
    name: z.string().max(255).optional().meta({
      description: "Users with this in their name or their user id, in any case.",
    }),
    all: z.enum(["true"]).optional().meta({ description: "Users that need meet no filter." }),
    offset: z.string().optional().meta({ description: "How many entries to skip." }),
    limit: z
      .string()
      .optional()
      .meta({ description: "Page size. 0 or absent: everything, and `offset` is ignored." }),
  }),
  problems: ["userOffsetInvalid", "userLimitInvalid", "userFiltersMissing"],
  failure: "usersReading",
  answer: z.array(UserAnswer),
} as const satisfies Operation;

/** GET /api/users */
export const serveListUsers = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, (c) => {
    const {
      all,
      name = "",
      tags = [],
      keyIds = [],
      userIds = [],
      ...texts
    } = readQuery(c, operation);
    const offset = toCount("offset", texts.offset, "userOffsetInvalid");
    const limit = toCount("limit", texts.limit, "userLimitInvalid");
    const isUnfiltered = [name, tags, keyIds, userIds].every((given) => given.length === 0);
    if (isUnfiltered && all === undefined) {
      throw new Problem(
        "userFiltersMissing",
        "filters are missing from the request url. it is required for retrieving users.",
      );
    }
    return answerList(c, {
      pages: findUsers(deps.reads, { name, tags, keyIds, userIds }, pageOf({ limit, offset })),
      toElement: toUserAnswer,
      reportFailure: (error) => deps.reportFailure(error, operation.path),
    });
  });

function toCount(name: string, text = "0", invalid: ProblemName): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Problem(invalid, `${name} query param cannot be converted to integer`);
}
