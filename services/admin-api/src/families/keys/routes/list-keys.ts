import { z } from "@hono/zod-openapi";

import type { Deps } from "../../../deps.ts";
import { answerList } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { Problem } from "../../../problems/problem.ts";
import { KeyAnswer, toKeyAnswer } from "../models/key-answer.ts";
import { findKeys } from "../queries/find-keys.ts";

const operation = {
  method: "get",
  path: "/api/key-management/keys",
  operationId: "listKeys",
  tag: "keys",
  summary: "Read keys by their tags, ids or provider",
  scope: "keys:read",
  description: "At least one filter is required; keys match when they meet all that are given.",
  query: z.object({
    tag: z.string().optional().meta({ description: "Keys that have it." }),
    tags: z.array(z.string()).optional().meta({ description: "Keys that have all of them." }),
    keyIds: z.array(z.string()).optional().meta({ description: "Only these." }),
    provider: z.string().optional().meta({ description: "Keys with a setting of it." }),
  }),
  problems: ["keyFiltersMissing"],
  failure: "keysReading",
  answer: z.array(KeyAnswer),
} as const satisfies Operation;

/** GET /api/key-management/keys */
export const serveListKeys = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, (c) => {
    const { tag = "", tags = [], keyIds = [], provider = "" } = readQuery(c, operation);
    const allTags = tag === "" ? tags : [tag, ...tags];
    if (allTags.length === 0 && keyIds.length === 0 && provider === "") {
      throw new Problem("keyFiltersMissing", "none of tag, tags, keyIds and provider is specified");
    }
    return answerList(c, {
      pages: findKeys(deps.reads, { tags: allTags, keyIds, provider }, "asc"),
      toElement: ({ key }) => toKeyAnswer(key),
      reportFailure: (error) => deps.reportFailure(error, operation.path),
    });
  });
