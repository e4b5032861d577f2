import { GatewayError } from "@lintel/core";
import type { TextsVerdict } from "@lintel/providers";

import type { AskedTexts, Deps, OrUnreadable } from "../deps.ts";
import { type Applied, applyPolicy, type FoundInTexts } from "./apply-policy.ts";
import { askDetector, needsDetector } from "./ask-detector.ts";
import type { CallPolicy } from "./call-policy.ts";
import type { KnownPolicy } from "./known-policy.ts";
import { paced } from "./paced.ts";

export type InspectDeps = Pick<Deps, "detector" | "metrics" | "monotonic">;

/**
 * Applies a policy to what a caller sends. Returns the bytes with their redactions, `undefined` where there are none. Fails with
 * `policy_blocked` where the policy blocks, with `invalid_request` where the texts cannot be known and a rule blocks or
 * redacts, and with `policy_unavailable` where a detector does not answer.
 */
export async function inspect(
  deps: InspectDeps,
  policy: CallPolicy,
  texts: AskedTexts,
): Promise<Buffer | undefined> {
  try {
    const applied = await applyTo(deps, policy, texts);
    if (!applied.readable) return refuseUnreadable(policy, applied.reason);
    return takeIn(deps, policy, applied);
  } catch (thrown) {
    policy.block();
    throw thrown;
  }
}

async function applyTo(
  deps: InspectDeps,
  { known: { compiled, policy }, marks }: CallPolicy,
  texts: AskedTexts,
): Promise<OrUnreadable<Applied>> {
  let found: FoundInTexts | undefined;
  if (needsDetector(deps, compiled)) {
    const listed = await texts.list();
    if (!listed.readable) return listed;
    found = await askDetector(deps, compiled, listed.texts);
  }
  const applied = await texts.applyPolicy({ policy, found, marked: marks.noted });
  if (applied.readable) marks.markAgain(applied.marked);
  return applied;
}

function refuseUnreadable(policy: CallPolicy, reason: string): undefined {
  if (policy.known.isStrict) {
    const message = `${reason} The policy of this key has to see all of it.`;
    throw new GatewayError("invalid_request", message);
  }
  policy.pass();
}

function takeIn(
  { metrics }: Pick<InspectDeps, "metrics">,
  policy: CallPolicy,
  { decision, edited, tallies }: Applied,
): Buffer | undefined {
  for (const { action, count, type } of tallies) metrics.policyMatched(type, action, count);
  policy.note(decision);
  if (decision.action !== "blocked") return edited;
  const detail = { policyId: policy.compiled.id };
  throw new GatewayError("policy_blocked", "request blocked", { detail });
}

/** Fewer bytes than this hold the event loop for some milliseconds at most, whatever is in them. */
const MAX_LOOP_BYTES = 8 * 1024;

/** Whether texts of so many bytes are gone through at once, rather than in another thread. */
export const areQuick = (bytes: Buffer, { regexes }: KnownPolicy): boolean =>
  bytes.length <= MAX_LOOP_BYTES / (1 + regexes);

/** Texts that are gone through at once, with pauses. */
export function textsAtHand(
  { monotonic }: Pick<Deps, "monotonic">,
  { compiled, marks }: CallPolicy,
  verdict: TextsVerdict,
): AskedTexts {
  return {
    list: async () =>
      verdict.readable
        ? { readable: true, texts: verdict.texts.spans.map(({ text }) => text) }
        : verdict,
    async applyPolicy({ found }) {
      if (!verdict.readable) return verdict;
      const work = applyPolicy(verdict.texts, { compiled, marks, found });
      return { ...(await paced(work, monotonic)), readable: true, marked: [] };
    },
  };
}
