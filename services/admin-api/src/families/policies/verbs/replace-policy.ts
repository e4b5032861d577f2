import type { NewPolicy } from "@lintel/admin-models";
import { toPolicy } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Declared, Write } from "../../../writes/write.ts";
import { toPolicyAnswer } from "../models/policy-answer.ts";
import { lockPolicy } from "./lock-policy.ts";
import { policyColumns } from "./policy-columns.ts";

/** What a policy that says nothing of them has. */
const DEFAULTS = { scope: "request", marks: "mask", onDetectorError: "block" } as const;

/** Makes a policy what the body says, whatever it was before. Throws a problem when there is none. */
export async function replacePolicy(
  { now }: Deps,
  write: Write,
  input: NewPolicy,
  { configName, id }: Declared & { readonly id: string },
): Promise<void> {
  const existing = await lockPolicy(write, id);
  const row = await write.tx
    .updateTable("policies")
    .set({
      updated_at: now(),
      config_name: configName,
      ...policyColumns({ ...DEFAULTS, ...input }),
    })
    .where("id", "=", existing.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const states = { before: toPolicyAnswer(existing), after: toPolicyAnswer(toPolicy(row)) };
  const change = { entity: "policy", entityId: existing.id, ...states } as const;
  await writeAudit(write, { verb: "update-policy", ...change });
}
