import type { Key } from "@lintel/core";

import { toKeyAnswer } from "../models/key-answer.ts";
import type { Recorded } from "./changed-members.ts";
import { Secret } from "./secret.ts";

/** A key as the audit log may show it. */
export const auditKey = (key: Key): Recorded => ({
  ...toKeyAnswer(key),
  key: new Secret(key.secretHash),
});
