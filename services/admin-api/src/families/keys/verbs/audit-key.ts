import type { Key } from "@lintel/core";

import type { Recorded } from "../../../writes/changed-members.ts";
import { Secret } from "../../../writes/secret.ts";
import { toKeyAnswer } from "../models/key-answer.ts";

/** A key as the audit log may show it. */
export function auditKey(key: Key): Recorded {
  const { previousKeys, ...members } = toKeyAnswer(key);
  return {
    ...members,
    key: new Secret(key.secretHash),
    previousKeys: previousKeys.map(({ key: hash, validUntil }) => ({
      key: new Secret(hash),
      validUntil,
    })),
  };
}
