import type { Policy } from "@lintel/core";
import type { CompiledPolicy } from "@lintel/policies";
import type { TextsVerdict } from "@lintel/providers";
import { LRUCache } from "lru-cache";

import { type Applied, applyPolicy, type FoundInTexts } from "./apply-policy.ts";
import { toKnownPolicy } from "./known-policy.ts";
import { type MarkedValue, NotedMarks } from "./noted-marks.ts";
import { withoutProbabilities } from "./without-probabilities.ts";

/** What a thread needs to apply a policy: plain data, which can be sent to it. */
export interface ThreadPolicyUse {
  readonly policy: Policy;
  readonly found?: FoundInTexts | undefined;
  /** What was marked before, so that the same values get the same marks. */
  readonly marked: readonly MarkedValue[];
}

export interface AppliedInThread extends Applied {
  /** All values that have marks by now, in their order. */
  readonly marked: readonly MarkedValue[];
}

export type TextQuestion =
  | { readonly about: "texts" }
  | ({ readonly about: "policy" } & ThreadPolicyUse);

/** The answer to one question, in the member of its name. */
export interface TextAnswer {
  /** Why the texts cannot be known: a sentence for the caller. Nothing else is answered then. */
  readonly unreadable?: string;
  readonly texts?: readonly string[];
  readonly applied?: AppliedInThread;
}

/** The policies used most recently; compiling one takes longer than most bodies. */
const compiled = new LRUCache<string, CompiledPolicy>({ max: 100 });

/** Answers a question about texts; goes through all of them without a pause. */
export function answerAboutTexts(verdict: TextsVerdict, question: TextQuestion): TextAnswer {
  if (!verdict.readable) return { unreadable: verdict.reason };
  const { texts } = verdict;
  if (question.about === "texts") return { texts: texts.spans.map(({ text }) => text) };
  const { found, marked, policy } = question;
  const marks = new NotedMarks(policy.marks);
  marks.markAgain(marked);
  const work = applyPolicy(texts, { compiled: compiledOf(policy), found, marks });
  let step = work.next();
  while (step.done !== true) step = work.next();
  const { edited, ...applied } = step.value;
  return {
    applied: {
      ...applied,
      ...(edited === undefined ? {} : { edited: toShared(edited) }),
      marked: marks.noted,
    },
  };
}

/** The same about a plain answer, in which no probabilities of tokens are left. */
export function withoutProbabilitiesIn(answer: TextAnswer, bytes: Uint8Array): TextAnswer {
  const { applied } = answer;
  if (applied === undefined || applied.decision.action === "blocked") return answer;
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const before = applied.edited ?? whole;
  const after = withoutProbabilities(before);
  return after === before ? answer : { applied: { ...applied, edited: toShared(after) } };
}

function compiledOf(policy: Policy): CompiledPolicy {
  const name = `${policy.id} ${policy.version}`;
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const made = toKnownPolicy(policy).compiled;
  compiled.set(name, made);
  return made;
}

/** A copy in memory that threads share: a large body is read again by one of them. */
export function toShared(bytes: Buffer): Buffer {
  const shared = Buffer.from(new SharedArrayBuffer(bytes.length));
  bytes.copy(shared);
  return shared;
}
