import type { PolicyChange } from "@lintel/admin-models";
import type { Policy } from "@lintel/core";
import { toPolicy } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { toPolicyAnswer } from "../models/policy-answer.ts";
import { lockPolicy } from "./lock-policy.ts";
import { rulesText } from "./rules-text.ts";

/** Changes a policy. An empty name and empty tags change nothing; a config replaces the whole one before. */
export async function updatePolicy(
  { now }: Deps,
  write: Write,
  id: string,
  input: PolicyChange,
): Promise<Policy> {
  const { name, tags, config, regexConfig, customConfig, scope, marks, onDetectorError } = input;
  const existing = await lockPolicy(write, id);
  const row = await write.tx
    .updateTable("policies")
    .set({
      updated_at: now(),
      name: name === "" ? undefined : name,
      tags: tags?.length === 0 ? undefined : tags,
      config: config === undefined ? undefined : rulesText(config),
      regex_config: regexConfig === undefined ? undefined : rulesText(regexConfig),
      custom_config: customConfig === undefined ? undefined : rulesText(customConfig),
      scope,
      marks,
      on_detector_error: onDetectorError,
    })
    .where("id", "=", existing.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const policy = toPolicy(row);
  const states = { before: toPolicyAnswer(existing), after: toPolicyAnswer(policy) };
  const change = { entity: "policy", entityId: policy.id, ...states } as const;
  await writeAudit(write, { verb: "update-policy", ...change });
  return policy;
}
