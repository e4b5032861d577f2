import { GatewayError, checkUser, type User } from "@lintel/core";
import type { CallFacts } from "@lintel/providers";

import type { Deps } from "../../deps.ts";
import type { Exchange } from "../exchange.ts";
import { allowsModels } from "./allow-model.ts";
import { allowsCall } from "./allows-call.ts";
import type { Caller } from "./authenticate.ts";
import type { CallUser } from "./identify-user.ts";

/** The call that is made for a user. */
interface UserCall {
  readonly user: CallUser;
  readonly body: CallFacts;
  /** The models its deployment is known to be. */
  readonly behind: readonly string[];
}

/**
 * May the call be made for this user? A missing or unknown user is refused only where the key requires
 * a known user. Returns the user whose limits count.
 */
export function authoriseUser(
  deps: Pick<Deps, "now">,
  exchange: Pick<Exchange, "inbound" | "incoming">,
  { key }: Caller,
  { behind, body, user: { match, userId } }: UserCall,
): User | undefined {
  if (match.kind === "several") {
    throw new GatewayError(
      "user_ambiguous",
      "the user id is ambiguous: several users have it, with different tags",
    );
  }
  if (match.kind === "unknown") {
    if (key.requireUser) throw refusalOf(userId);
    return undefined;
  }
  const { user } = match;
  requireUsable(user, deps.now());
  if (!allowsCall(user.allowedPaths ?? [], exchange)) {
    const path = exchange.inbound.calledPath;
    throw new GatewayError("path_not_allowed", `path: ${path} forbidden for user: ${userId}`);
  }
  // Which models a route calls, its plan knows.
  const isRouted = exchange.inbound.route !== undefined;
  if (!isRouted && !allowsModels(user.allowedModels ?? [], body, behind)) {
    throw new GatewayError(
      "model_not_allowed",
      `model: ${body.model} forbidden for user: ${userId}`,
    );
  }
  return user;
}

const refusalOf = (userId: string): GatewayError =>
  userId === ""
    ? new GatewayError(
        "user_required",
        "this key requires a known user, but the request names none",
      )
    : new GatewayError(
        "user_unknown",
        "this key requires a known user, and the user of this request is not known",
      );

function requireUsable(user: User, nowMs: number): void {
  const verdict = checkUser(user, nowMs);
  if (verdict.usable) return;
  const state = verdict.code === "user_revoked" ? "is revoked" : "has expired";
  throw new GatewayError(verdict.code, `user ${state}: ${user.userId}`);
}
