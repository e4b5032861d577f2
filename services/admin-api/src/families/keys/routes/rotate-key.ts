import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { KeyAnswer, toKeyAnswer } from "../models/key-answer.ts";
import { KeyRotation } from "../models/key-rotation.ts";
import { rotateKey } from "../verbs/rotate-key.ts";

const operation = {
  method: "post",
  path: "/api/key-management/keys/{id}/rotate",
  operationId: "rotateKey",
  tag: "keys",
  summary: "Rotate a key's secret",
  scope: "keys:write",
  description:
    "The previous secret stays valid for the overlap. Secrets from earlier rotations keep their own end, or get this one where it is earlier: without an overlap, only the new secret is valid.",
  body: KeyRotation,
  problems: [
    "keyInvalid",
    "keyRotationUnknown",
    "keyRotationDuplicate",
    "versionChanged",
    "managedByConfig",
  ],
  failure: "keyRotation",
  answer: KeyAnswer,
} as const satisfies Operation;

/** POST /api/key-management/keys/:id/rotate */
export const serveRotateKey = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "keyInvalid");
    return async (write) => {
      const key = await rotateKey(deps, write, readId(c), body);
      return { body: toKeyAnswer(key), version: key.version };
    };
  });
