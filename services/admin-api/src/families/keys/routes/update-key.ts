import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { KeyAnswer, toKeyAnswer } from "../models/key-answer.ts";
import { KeyChange } from "../models/key-change.ts";
import { updateKey } from "../verbs/update-key.ts";

const operation = {
  method: "patch",
  path: "/api/key-management/keys/{id}",
  operationId: "updateKey",
  tag: "keys",
  summary: "Change a key",
  scope: "keys:write",
  body: KeyChange,
  problems: ["keyInvalid", "keyUnknown"],
  failure: "keyUpdate",
  answer: KeyAnswer,
} as const satisfies Operation;

/** PATCH /api/key-management/keys/:id */
export const serveUpdateKey = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "keyInvalid");
    return async (write) => {
      const key = await updateKey(deps, write, readId(c), body);
      return { body: toKeyAnswer(key), version: key.version };
    };
  });
