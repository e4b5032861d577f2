import {
  conversationOf,
  type Key,
  likelyCost,
  type Place,
  type Route,
  type RouteDestination,
} from "@lintel/core";

import type { Deps } from "../../deps.ts";
import { type AnyBody, isLarge } from "../read/call-body.ts";
import type { Call } from "../read/read-call.ts";
import type { Attempt } from "./plan-attempt.ts";

/** An attempt, and where it is among the route's places. */
export interface PlacedAttempt {
  readonly attempt: Attempt & { readonly own?: Pick<Call, "body"> };
  readonly place: Place;
}

/** The call whose attempts are put in order. */
export interface OrderedCall {
  readonly call: Pick<Call, "body">;
  readonly key: Pick<Key, "rotationEnabled">;
  readonly route: Route;
  /** The `x-session-id` header; empty when there is none. */
  readonly sessionId: string;
}

type OrderDeps = Pick<Deps, "answers" | "health">;

/**
 * The attempts of a routed call in the order in which they are to be tried: by the route's strategy, by conversation, and
 * by how well their settings are. Calls are spread over the settings of a step when the key rotates.
 */
export function orderPlaces<Placed extends PlacedAttempt>(
  { answers, health }: OrderDeps,
  ordered: OrderedCall,
  placed: readonly [Placed, ...Placed[]],
): readonly [Placed, ...Placed[]] {
  if (placed.length === 1) return placed;
  const { call, key, route } = ordered;
  const { strategy = "ordered" } = route;
  const usualOutputTokens = placed
    .map(({ attempt }) => answers.likelyTokens(attempt.setting.id, bodyOf(attempt, call)))
    .find((tokens) => tokens !== undefined);
  const destinations = placed.map((it) => toDestination(it, route, call));
  const [first, ...others] = health.order(destinations, {
    strategy,
    affinity: needsConversation(route, key) ? conversationFor(ordered) : undefined,
    spreads: key.rotationEnabled,
    streamed: call.body.streamed,
    costOf: ({ it: { attempt } }) => likelyCost({ ...attempt, usualOutputTokens }),
  });
  return first === undefined ? placed : [first.it, ...others.map(({ it }) => it)];
}

const toDestination = <Placed extends PlacedAttempt>(
  it: Placed,
  { steps }: Route,
  call: OrderedCall["call"],
): RouteDestination & { readonly it: Placed } => ({
  it,
  step: it.place.step,
  settingId: it.place.settingId,
  model: bodyOf(it.attempt, call).model,
  weight: steps[it.place.step]?.weight ?? 1,
});

/** As the attempt sends it. */
const bodyOf = ({ own }: PlacedAttempt["attempt"], call: OrderedCall["call"]): AnyBody =>
  (own ?? call).body;

/** Whether anything is chosen that calls of a conversation should have in common. */
const needsConversation = ({ affinity, strategy = "ordered" }: Route, key: OrderedCall["key"]) =>
  affinity !== "none" && (key.rotationEnabled || strategy !== "ordered");

function conversationFor({ call: { body }, sessionId }: OrderedCall): string | undefined {
  const { bytes, user } = body;
  if (isLarge(body)) {
    // Its members are in another thread.
    return conversationOf({
      sessionId,
      user,
      beginning: bytes.toString("latin1", 0, MAX_BEGINNING),
    });
  }
  const { json } = body;
  return conversationOf({ promptCacheKey: json["prompt_cache_key"], sessionId, user, json });
}

const MAX_BEGINNING = 2048;
