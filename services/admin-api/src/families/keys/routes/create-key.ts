import { NewKey } from "@lintel/admin-models";

import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { KeyAnswer, toKeyAnswer } from "../models/key-answer.ts";
import { createKey } from "../verbs/create-key.ts";

const operation = {
  method: "put",
  path: "/api/key-management/keys",
  operationId: "createKey",
  tag: "keys",
  summary: "Create a key",
  scope: "keys:write",
  body: NewKey,
  problems: ["keyInvalid", "keyDuplicate"],
  failure: "keyCreation",
  answer: KeyAnswer,
} as const satisfies Operation;

/** PUT /api/key-management/keys */
export const serveCreateKey = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "keyInvalid");
    return async (write) => {
      const key = await createKey(deps, write, body);
      return { body: toKeyAnswer(key), version: key.version };
    };
  });
