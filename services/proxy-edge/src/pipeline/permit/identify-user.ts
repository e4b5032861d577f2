import { GatewayError, userIdIn, type UserMatch } from "@lintel/core";

import type { Deps } from "../../deps.ts";
import { type Exchange, textHeaderOf } from "../exchange.ts";
import type { Call } from "../read/read-call.ts";
import type { Caller } from "./authenticate.ts";

/** For paths without a body, and for any other. */
const HEADER = "x-lintel-user-id";

/** The user a call is made for. */
export interface CallUser {
  /** The id the caller gives for an end user; empty when none is named. */
  readonly userId: string;
  readonly match: UserMatch;
}

/**
 * The user the call is for. The header and, unless the key takes users from the header alone, the body may name one. Where they
 * name two, the one that is known is meant: clients put ids of their own into bodies (Claude Code a JSON text of device and
 * session, of which a key's `userMember` takes a member). Two that are both known are refused, so that nobody evades the limits of one by naming another.
 */
export function identifyUser(
  { users }: Pick<Deps, "users">,
  { headers }: Pick<Exchange, "headers">,
  { key }: Caller,
  { body }: Call,
): CallUser | Promise<CallUser> {
  const inHeader = idIn(textHeaderOf(headers, HEADER));
  const inBody = key.userFrom === "header" ? "" : userIdIn(body.user, key.userMember);
  if (inHeader === "" && inBody === "") return NO_USER;
  return findNamed(users, { inHeader, inBody, tags: key.tags ?? [] });
}

interface NamedUser {
  readonly inHeader: string;
  readonly inBody: string;
  readonly tags: readonly string[];
}

async function findNamed(
  users: Deps["users"],
  { inBody, inHeader, tags }: NamedUser,
): Promise<CallUser> {
  const userId = inHeader || inBody;
  const named = { userId, match: await users.findUser(userId, tags) };
  if (inBody === "" || inBody === userId) return named;
  const other = { userId: inBody, match: await users.findUser(inBody, tags) };
  if (other.match.kind === "unknown") return named;
  if (named.match.kind === "unknown") return other;
  throw namesTwo(`its body and \`${HEADER}\` must agree`);
}

const NO_USER: CallUser = { userId: "", match: { kind: "unknown" } };

/** The header may have come several times, or been joined on the way: a comma ends an id. */
function idIn(header: string): string {
  if (header === "") return "";
  const ids = header.split(",").map((id) => id.trim());
  const [userId = "", ...others] = new Set(ids.filter((id) => id !== ""));
  if (others.length > 0) throw namesTwo(`\`${HEADER}\` must hold one id`);
  return userId;
}

const namesTwo = (remedy: string): GatewayError =>
  new GatewayError("invalid_request", `The call names more than one user: ${remedy}.`);
