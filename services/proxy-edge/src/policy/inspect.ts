import type { TextsVerdict } from "@lintel/providers";

import type { Deps } from "../deps.ts";
import type { AskedTexts, OrUnreadable } from "../ports/large-bodies.ts";
import { type Applied, applyPolicy, type FoundInTexts } from "./apply-policy.ts";
import { askDetector, needsDetector } from "./ask-detector.ts";
import type { CallPolicy } from "./call-policy.ts";
import type { KnownPolicy } from "./known-policy.ts";
import { paced } from "./paced.ts";
import { OF_REQUESTS, type Refusals } from "./refusals.ts";

export interface InspectDeps extends Pick<Deps, "detector" | "monotonic"> {
  readonly metrics: Pick<Deps["metrics"], "detected" | "policyMatched">;
}

/**
 * Applies a policy to the texts of a body. Returns the bytes with their redactions, `undefined` where there are none. Fails as
 * `refusals` say where the policy blocks, and where the texts cannot be known and a rule blocks or redacts; with
 * `policy_unavailable` where a detector does not answer.
 */
export async function inspect(
  deps: InspectDeps,
  policy: CallPolicy,
  texts: AskedTexts,
  refusals: Refusals = OF_REQUESTS,
): Promise<Buffer | undefined> {
  try {
    const applied = await applyTo(deps, policy, texts);
    if (applied.readable) return takeIn(deps, policy, { applied, refusals });
    if (policy.known.isStrict) throw refusals.unreadable(policy, applied.reason);
    policy.pass();
    return undefined;
  } catch (thrown) {
    policy.block();
    throw thrown;
  }
}

async function applyTo(
  deps: InspectDeps,
  callPolicy: CallPolicy,
  texts: AskedTexts,
): Promise<OrUnreadable<Applied>> {
  const { compiled, known, marks } = callPolicy;
  let found: FoundInTexts | undefined;
  if (needsDetector(deps, compiled)) {
    const listed = await texts.list();
    if (!listed.readable) return listed;
    callPolicy.askedDetector = true;
    found = await askDetector(deps, compiled, listed.texts);
  }
  const applied = await texts.applyPolicy({ policy: known.policy, found, marked: marks.noted });
  if (applied.readable) marks.markAgain(applied.marked);
  return applied;
}

function takeIn(
  { metrics }: Pick<InspectDeps, "metrics">,
  policy: CallPolicy,
  { applied, refusals }: { readonly applied: Applied; readonly refusals: Refusals },
): Buffer | undefined {
  const { decision, edited, tallies } = applied;
  for (const { action, count, type } of tallies) metrics.policyMatched(type, action, count);
  policy.note(decision);
  if (decision.action !== "blocked") return edited;
  throw refusals.blocked(policy);
}

/** Fewer bytes than this hold the event loop for some milliseconds at most, whatever is in them. */
const MAX_LOOP_BYTES = 8 * 1024;

/** Steps of regular expressions, times bytes: 10 ms on the slowest of texts. */
const MAX_LOOP_STEPS = 28_000;

/** Whether texts of so many bytes are gone through at once, rather than in another thread, which has a deadline. */
export const areQuick = (bytes: Buffer, { compiled }: Pick<KnownPolicy, "compiled">): boolean =>
  bytes.length <= MAX_LOOP_BYTES && bytes.length * compiled.regexSteps <= MAX_LOOP_STEPS;

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
