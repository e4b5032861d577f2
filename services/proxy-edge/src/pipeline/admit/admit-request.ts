import { type Burst, GatewayError, type Key } from "@lintel/core";

import type { Deps } from "../../deps.ts";
import { askAdmission } from "./admit.ts";
import { limitRefusal } from "./limit-refusal.ts";
import { withBurst } from "./limited-holders.ts";

export interface OwnRequestOf {
  readonly id: string;
  readonly key: Key;
  readonly burst: Burst | undefined;
}

const NO_COST = {
  minNano: 0,
  totalNano: 0,
  promptNano: 0,
  outputNanoPerMillion: 0,
  toolCallNano: 0,
};
const NOTHING = { cost: NO_COST, tokens: { min: 0, total: 0 } };

/**
 * Counts a request that makes several calls as one in a row, or refuses it with a `LimitRefusal`. Where the key has a limit of
 * calls of its own, each of its calls is counted by that instead.
 */
export async function admitRequest(
  deps: Pick<Deps, "admission" | "events" | "rules">,
  { burst, id, key }: OwnRequestOf,
): Promise<void> {
  if (burst === undefined) return;
  if (!deps.events.writable) {
    throw new GatewayError("overloaded", "calls cannot be recorded right now");
  }
  const { limits, ...holder } = withBurst(key, burst);
  if (limits.burst !== burst) return;
  const verdict = await askAdmission(deps, {
    callId: id,
    holders: [{ ...holder, limits: { cost: [], rate: [], burst } }],
    cost: { minNano: 0, totalNano: 0 },
  });
  if (verdict?.admitted === false) throw limitRefusal(verdict, NOTHING, undefined);
}
