import type { AdmissionRequest, Holder } from "@lintel/admission";
import { GatewayError, type Limits, type User } from "@lintel/core";

import type { Deps } from "../../deps.ts";
import type { Exchange } from "../exchange.ts";
import type { Caller } from "../permit/authenticate.ts";
import { askAdmission, type Grant, UNLIMITED } from "./admit.ts";
import { limitRefusal } from "./limit-refusal.ts";
import { limitedHolders } from "./limited-holders.ts";

const NOTHING = {
  cost: { minNano: 0, totalNano: 0, promptNano: 0, outputNanoPerMillion: 0, toolCallNano: 0 },
  tokens: { min: 0, total: 0 },
};

/**
 * Admits a call that is answered from a cache: it costs nothing, uses nothing and is over at once, so of all limits only those
 * of calls per time count it, or refuse it with a `LimitRefusal`. Where there are none, nothing needs Redis.
 */
export async function admitHit(
  deps: Pick<Deps, "admission" | "events" | "now" | "rules">,
  { id: callId }: Pick<Exchange, "id">,
  { key }: Caller,
  user: User | undefined,
): Promise<Grant> {
  if (!deps.events.writable) {
    throw new GatewayError("overloaded", "calls cannot be recorded right now");
  }
  const [holder, ...others] = limitedHolders(key, user).flatMap(toRateHolder);
  if (holder === undefined) return { ...UNLIMITED, atMs: deps.now() };
  const request: AdmissionRequest = {
    callId,
    holders: [holder, ...others],
    cost: { minNano: 0, totalNano: 0 },
    tokens: NOTHING.tokens,
  };
  const verdict = await askAdmission(deps, request);
  if (verdict === undefined) return { ...UNLIMITED, atMs: deps.now(), unchecked: true };
  if (!verdict.admitted) throw limitRefusal(verdict, NOTHING, user);
  const { atMs, limitStatuses } = verdict;
  return { ...UNLIMITED, atMs, limitStatuses };
}

/** By holder: what is handed out to one is remembered by the object. */
const RATE_HOLDERS = new WeakMap<Holder, readonly Holder[]>();

/** The holder with its limits of calls per time alone; none where it has no such limits. */
function toRateHolder(holder: Holder): readonly Holder[] {
  const known = RATE_HOLDERS.get(holder);
  if (known !== undefined) return known;
  const { rate } = holder.limits;
  const limits: Limits = { cost: [], rate };
  const found = rate.length === 0 ? [] : [{ ...holder, limits }];
  RATE_HOLDERS.set(holder, found);
  return found;
}
