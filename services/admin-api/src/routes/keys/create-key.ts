import type { Deps } from "../../deps.ts";
import { answerJson } from "../../http/answers.ts";
import type { AdminApp, Operation } from "../../http/operation.ts";
import { readBody } from "../../http/read-body.ts";
import { serveOperation } from "../../http/serve-operation.ts";
import { KeyAnswer, toKeyAnswer } from "../../models/key-answer.ts";
import { NewKey } from "../../models/new-key.ts";
import { createKey } from "../../verbs/create-key.ts";

const operation = {
  method: "put",
  path: "/api/key-management/keys",
  operationId: "createKey",
  tag: "keys",
  summary: "Make a key",
  body: NewKey,
  problems: ["keyInvalid", "keyDuplicate"],
  failure: "keyCreation",
  answer: KeyAnswer,
} as const satisfies Operation;

/** PUT /api/key-management/keys */
export const serveCreateKey = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const body = await readBody(c, operation, "keyInvalid");
    return answerJson(c, toKeyAnswer(await createKey(deps, body, "admin")));
  });
