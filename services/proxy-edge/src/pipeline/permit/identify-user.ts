import { isUtf8 } from "node:buffer";

import { GatewayError, type UserMatch } from "@lintel/core";

import type { Deps } from "../../deps.ts";
import { type Exchange, headerOf } from "../exchange.ts";
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
 * The user the call is for. The body and the header may name one; naming two is refused, so that a caller
 * cannot evade one user's limits by adding another.
 */
export async function identifyUser(
  deps: Pick<Deps, "users">,
  { headers }: Pick<Exchange, "headers">,
  { key }: Caller,
  { body }: Call,
): Promise<CallUser> {
  const userId = idOf(body.user, headerOf(headers, HEADER));
  if (userId === "") return NO_USER;
  return { userId, match: await deps.users.findUser(userId, key.tags ?? []) };
}

const NO_USER: CallUser = { userId: "", match: { kind: "unknown" } };

/** The header may have come several times, or been joined on the way: a comma ends an id. */
function idOf(inBody: string, header: string): string {
  if (header === "") return inBody;
  const inHeader = decoded(header)
    .split(",")
    .map((id) => id.trim());
  const [userId = "", ...others] = new Set([inBody, ...inHeader].filter((id) => id !== ""));
  if (others.length === 0) return userId;
  const reason = `The call names more than one user: its body and \`${HEADER}\` must agree.`;
  throw new GatewayError("invalid_request", reason);
}

/** Node reads headers as Latin-1; an id in UTF-8 is the one a body would hold. */
function decoded(id: string): string {
  const bytes = Buffer.from(id, "latin1");
  return isUtf8(bytes) ? bytes.toString("utf8") : id;
}
