import { z } from "@hono/zod-openapi";

import type { Deps } from "../../../deps.ts";
import { answerList } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { Problem } from "../../../problems/problem.ts";
import { findCustomIds, findUserIds } from "../queries/find-ids.ts";

const SHARED = {
  method: "get",
  tag: "reporting",
  scope: "reports:read",
  query: z.object({
    keyId: z
      .string()
      .optional()
      .meta({ description: "The key whose calls are looked at; required." }),
  }),
  problems: ["keyIdMissing"],
  answer: z.array(z.string()),
} as const satisfies Partial<Operation>;

type IdsOperation = Operation & Pick<typeof SHARED, "query">;

const userIds: IdsOperation = {
  ...SHARED,
  path: "/api/reporting/user-ids",
  operationId: "listUserIds",
  summary: "The users a key was called for",
  failure: "userIdsReading",
  aliases: [{ method: "get", path: "/api/reporting/users-ids" }],
};

const customIds: IdsOperation = {
  ...SHARED,
  path: "/api/reporting/custom-ids",
  operationId: "listCustomIds",
  summary: "The custom ids of a key's events",
  failure: "customIdsReading",
};

/** GET /api/reporting/user-ids */
export const serveListUserIds = (app: AdminApp, deps: Deps): void =>
  serveIds(app, deps, userIds, findUserIds);

/** GET /api/reporting/custom-ids */
export const serveListCustomIds = (app: AdminApp, deps: Deps): void =>
  serveIds(app, deps, customIds, findCustomIds);

function serveIds(
  app: AdminApp,
  { reads, reportFailure }: Deps,
  operation: IdsOperation,
  findIds: typeof findUserIds,
): void {
  serveOperation(app, operation, reportFailure, (c) => {
    const { keyId = "" } = readQuery(c, operation);
    if (keyId === "") throw new Problem("keyIdMissing", "key id query param is missing");
    return answerList(c, {
      pages: findIds(reads, keyId),
      toElement: (id) => id,
      reportFailure: (error) => reportFailure(error, operation.path),
    });
  });
}
