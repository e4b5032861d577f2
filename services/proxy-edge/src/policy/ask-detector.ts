import { GatewayError } from "@lintel/core";
import type { CompiledPolicy, Detector } from "@lintel/policies";

import type { FoundInTexts } from "./apply-policy.ts";

/** Milliseconds detectors have for all texts of a call; each has deadlines of its own, which are shorter. */
const DETECTOR_MS = 15_000;

interface AskDeps {
  readonly detector: Detector | undefined;
  readonly monotonic: () => number;
  readonly metrics: {
    /** Once per call whose texts were sent to detectors over the network; milliseconds. */
    detected(outcome: "ok" | "failed", ms: number): void;
  };
}

/** Whether detectors over the network have a part in a policy. */
export const needsDetector = (
  { detector }: Pick<AskDeps, "detector">,
  { remote, types }: CompiledPolicy,
): boolean => remote.length > 0 || (detector !== undefined && types.length > 0);

/**
 * What detectors over the network find in texts. Where they cannot say, in time or at all, the call is refused with
 * `policy_unavailable`, or goes on without them where the policy says so: `undefined` then.
 */
export async function askDetector(
  deps: AskDeps,
  compiled: CompiledPolicy,
  texts: readonly string[],
  deadlineMs = DETECTOR_MS,
): Promise<FoundInTexts | undefined> {
  if (texts.length === 0) return [];
  const beganMs = deps.monotonic();
  const took = (): number => deps.monotonic() - beganMs;
  try {
    if (deps.detector === undefined) throw new Error("no detector is set up for rules in words");
    const signal = AbortSignal.timeout(deadlineMs);
    const requirements = compiled.remote.map(({ definition }) => definition);
    const asked = { signal, types: compiled.types, requirements };
    const found = await inTime(deps.detector.detect(texts, asked), signal);
    requireWithin(compiled, texts, found);
    deps.metrics.detected("ok", took());
    return found;
  } catch (cause) {
    deps.metrics.detected("failed", took());
    if (compiled.onDetectorError === "allow") return undefined;
    throw new GatewayError(
      "policy_unavailable",
      "a detector that the policy of this key needs did not answer",
      { cause, detail: { policyId: compiled.id }, retryAfterSeconds: 1 },
    );
  }
}

/** A detector that ignores the signal is not waited for. */
function inTime<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = (): void => reject(new Error("the detector did not answer in time"));
  signal.addEventListener("abort", late, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener("abort", late));
}

/** A detector whose ranges are not in the texts has not said what is in them. */
function requireWithin(
  compiled: CompiledPolicy,
  texts: readonly string[],
  found: FoundInTexts,
): void {
  if (found.length !== texts.length) throw new RangeError("the detector answered for other texts");
  for (const [index, text] of texts.entries()) {
    const own = found[index] ?? [];
    if (own.length > 0) compiled.withFound(text, [], own);
  }
}
