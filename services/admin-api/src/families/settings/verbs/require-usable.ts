import { type Members, spellMembers, validateMembers } from "@lintel/admin-models";
import type { Tables } from "@lintel/db";
import type { Transaction } from "kysely";

import { Problem } from "../../../problems/problem.ts";
import { findAuthenticationParam } from "./find-authentication-param.ts";

/** A setting's members in their spelling. Throws a problem when they are not enough for its provider by themselves. */
export async function requireUsable(
  tx: Transaction<Tables>,
  provider: string,
  given: Members,
): Promise<Members> {
  const parameter = await findAuthenticationParam(tx, provider);
  const members = spellMembers(provider, given, parameter);
  const fault = validateMembers(provider, members, parameter);
  if (fault !== undefined) throw new Problem("settingInvalid", fault);
  return members;
}
