import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { ChangedKeyAnswer, toKeyAnswer } from "../models/key-answer.ts";
import { KeyChange } from "../models/key-change.ts";
import { findLackingSettings } from "../queries/find-lacking-settings.ts";
import { updateKey } from "../verbs/update-key.ts";

const operation = {
  method: "patch",
  path: "/api/key-management/keys/{id}",
  operationId: "updateKey",
  tag: "keys",
  summary: "Change a key",
  scope: "keys:write",
  body: KeyChange,
  problems: ["keyInvalid", "keyUnknown", "managedByConfig"],
  failure: "keyUpdate",
  answer: ChangedKeyAnswer,
} as const satisfies Operation;

/** PATCH /api/key-management/keys/:id */
export const serveUpdateKey = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "keyInvalid");
    return async (write) => {
      const key = await updateKey(deps, write, readId(c), body);
      const warnings = await findLackingSettings(write.tx, key.id);
      const answer = toKeyAnswer(key);
      return {
        body: warnings.length === 0 ? answer : { ...answer, warnings },
        version: key.version,
      };
    };
  });
