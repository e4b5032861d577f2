import type { NewPolicy } from "@lintel/admin-models";
import type { Policy } from "@lintel/core";
import { toPolicy } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Declared, Write } from "../../../writes/write.ts";
import { toPolicyAnswer } from "../models/policy-answer.ts";
import { policyColumns } from "./policy-columns.ts";

/** Makes a policy. A kind of rules that is not given is kept as one without rules. */
export async function createPolicy(
  { now, newId }: Deps,
  write: Write,
  input: NewPolicy,
  declared?: Declared,
): Promise<Policy> {
  const id = declared?.id ?? newId();
  const at = now();
  const row = await write.tx
    .insertInto("policies")
    .values({
      id,
      created_at: at,
      updated_at: at,
      config_name: declared?.configName,
      ...policyColumns(input),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const policy = toPolicy(row);
  const after = toPolicyAnswer(policy);
  await writeAudit(write, { verb: "create-policy", entity: "policy", entityId: id, after });
  return policy;
}
