import type { NewPolicy } from "@lintel/admin-models";
import type { Policy } from "@lintel/core";
import { toPolicy } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { toPolicyAnswer } from "../models/policy-answer.ts";
import { rulesText } from "./rules-text.ts";

/** Makes a policy. A kind of rules that is not given is kept as one without rules. */
export async function createPolicy(
  { now, newId }: Deps,
  write: Write,
  input: NewPolicy,
): Promise<Policy> {
  const id = newId();
  const at = now();
  const row = await write.tx
    .insertInto("policies")
    .values({
      id,
      created_at: at,
      updated_at: at,
      name: input.name ?? "",
      tags: input.tags ?? null,
      config: rulesText(input.config),
      regex_config: rulesText(input.regexConfig),
      custom_config: rulesText(input.customConfig),
      scope: input.scope,
      marks: input.marks,
      on_detector_error: input.onDetectorError,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const policy = toPolicy(row);
  const after = toPolicyAnswer(policy);
  await writeAudit(write, { verb: "create-policy", entity: "policy", entityId: id, after });
  return policy;
}
