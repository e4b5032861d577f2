import { setImmediate } from "node:timers/promises";

import type { Policy } from "@lintel/core";
import {
  type CompiledPolicy,
  compilePolicy,
  decide,
  DetectorError,
  type Found,
  Marks,
  type Match,
  redactText,
  scanTexts,
} from "@lintel/policies";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import type { PolicyTestAnswer } from "../models/policy-test.ts";

/** Beyond what detectors have for a call of their own. */
const DETECTOR_MS = 30_000;

/**
 * What a policy would do with a call of this text. Nothing of it is stored. Throws a problem when a detector over the network
 * cannot say what is in it.
 */
export async function tryPolicy(
  { detector }: Pick<Deps, "detector">,
  policy: Policy,
  text: string,
): Promise<PolicyTestAnswer> {
  const compiled = compilePolicy(policy);
  const own = await scan(compiled, text);
  const matches = detector === undefined ? own : await ask(detector, compiled, [text, own]);
  const unjudged = detector === undefined ? compiled.remote.map(({ rule }) => rule) : [];
  return {
    action: decide(matches).action,
    matches: [...matches],
    redacted: redactText(text, matches, new Marks(policy.marks)),
    ...(compiled.fault === undefined ? {} : { fault: compiled.fault }),
    unjudged,
  };
}

/** Other requests are served while a long text is read. */
async function scan(policy: CompiledPolicy, text: string): Promise<readonly Match[]> {
  const scanning = scanTexts(policy, [text]);
  for (;;) {
    const step = scanning.next();
    if (step.done === true) return step.value[0] ?? [];
    await setImmediate();
  }
}

async function ask(
  detector: NonNullable<Deps["detector"]>,
  policy: CompiledPolicy,
  [text, own]: readonly [string, readonly Match[]],
): Promise<readonly Match[]> {
  const question = {
    signal: AbortSignal.timeout(DETECTOR_MS),
    types: policy.types,
    requirements: policy.remote.map(({ definition }) => definition),
  };
  try {
    const found: readonly Found[] = (await detector.detect([text], question))[0] ?? [];
    return policy.withFound(text, own, found);
  } catch (error) {
    if (error instanceof DetectorError || error instanceof RangeError) {
      throw new Problem("policyDetectorFailed", error.message);
    }
    throw error;
  }
}
