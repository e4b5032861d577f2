import type { Deps } from "../../../deps.ts";
import { answerEntity } from "../../../http/answers/answer-entity.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { KeyAnswer, toKeyAnswer } from "../models/key-answer.ts";
import { getKey } from "../queries/find-keys.ts";

const operation = {
  method: "get",
  path: "/api/key-management/keys/{id}",
  operationId: "readKey",
  tag: "keys",
  summary: "Read a key",
  scope: "keys:read",
  problems: ["keyReadingUnknown"],
  failure: "keysReading",
  answer: KeyAnswer,
} as const satisfies Operation;

/** GET /api/key-management/keys/:id */
export const serveReadKey = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const key = await getKey(deps.reads, readId(c));
    return answerEntity(c, toKeyAnswer(key), key.version);
  });
