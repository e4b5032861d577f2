import type { z } from "zod";

import { type Path, unknownMembers } from "../schema/unknown-members.ts";
import type { Fault } from "./fault.ts";

export interface Checked<Value> {
  /** Absent when there are faults. */
  readonly value: Value | undefined;
  readonly faults: readonly Fault[];
}

/** Holds a value to a schema that knows all of its members, and reports everything that is wrong at once. */
export function checkShape<Value>(schema: z.ZodType<Value>, value: unknown): Checked<Value> {
  const result = schema.safeParse(value ?? {});
  const unknown = unknownMembers(schema, value).map(unknownFault);
  const issues = result.success ? [] : result.error.issues.map(toFault);
  const faults = [...issues, ...unknown];
  return { value: faults.length === 0 ? result.data : undefined, faults };
}

/** What people write who know the API's bodies, and what it is in a file. */
const INSTEAD: Readonly<Record<string, string>> = {
  key: "the secret of a key is given as secret: { env: NAME } or { file: PATH }",
  settingId: "settings are listed by their names in the file, as settings",
  settingIds: "settings are listed by their names in the file, as settings",
  policyId: "a policy is named by its name in the file, as policy",
  keyIds: "keys are listed by their names in the file, as keys",
  revoked: "whether it is revoked is changed by the admin API, not by the file",
};

function unknownFault(path: Path): Fault {
  const name = String(path.at(-1));
  return { path, message: INSTEAD[name] ?? "there is no such member" };
}

const toFault = (issue: z.core.$ZodIssue): Fault => ({
  path: issue.path.map((name) => (typeof name === "symbol" ? name.toString() : name)),
  message: messageOf(issue),
});

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_key") return issue.issues[0]?.message ?? issue.message;
  // A union of objects says more itself than the list of what each of them lacks.
  return issue.message.replace(/^Invalid input: /, "");
}
