import {
  conversationOf,
  type Key,
  likelyCost,
  type Route,
  type RouteDestination,
} from "@lintel/core";

import type { Deps } from "../../deps.ts";
import { isLarge } from "../read/call-body.ts";
import type { Call } from "../read/read-call.ts";
import type { Attempt } from "./plan-attempt.ts";

/** An attempt, and where it goes. */
export interface PlannedPlace extends RouteDestination {
  readonly attempt: Attempt & { readonly own?: Pick<Call, "body"> };
}

/** The call whose attempts are put in order. */
export interface OrderedCall {
  readonly call: Pick<Call, "body">;
  readonly key: Pick<Key, "rotationEnabled">;
  readonly route: Route;
  /** The `x-session-id` header; empty when there is none. */
  readonly sessionId: string;
}

/**
 * The attempts of a routed call in the order in which they are to be tried: by the route's strategy, by conversation, and
 * by how well their settings are. Calls are spread over the settings of a step when the key rotates.
 */
export function orderPlaces<Placed extends PlannedPlace>(
  { answers, health }: Pick<Deps, "answers" | "health">,
  ordered: OrderedCall,
  placed: readonly Placed[],
): readonly Placed[] {
  if (placed.length < 2) return placed;
  const { call, key, route } = ordered;
  const usualOutputTokens = placed
    .map(({ attempt }) => answers.likelyTokens(attempt.setting.id, (attempt.own ?? call).body))
    .find((tokens) => tokens !== undefined);
  return health.order(placed, {
    strategy: route.strategy ?? "ordered",
    affinity: isChosen(route, key) ? conversationFor(ordered) : undefined,
    spreads: key.rotationEnabled,
    streamed: call.body.streamed,
    costOf: ({ attempt }) => likelyCost({ ...attempt, usualOutputTokens }),
  });
}

/** Whether anything is chosen that the calls of a conversation should have in common. */
const isChosen = ({ affinity, strategy = "ordered" }: Route, key: OrderedCall["key"]): boolean =>
  affinity !== "none" && (key.rotationEnabled || strategy !== "ordered");

function conversationFor({ call: { body }, sessionId }: OrderedCall): string | undefined {
  const { bytes, user } = body;
  if (isLarge(body)) {
    // Its members are in another thread.
    return conversationOf({ sessionId, user, beginning: bytes.toString("latin1", 0, 2048) });
  }
  const { json } = body;
  return conversationOf({ promptCacheKey: json["prompt_cache_key"], sessionId, user, json });
}
