import { NO_TOKENS } from "@lintel/core";
import type { UsageEvent } from "@lintel/events";
import type { AnswerReading, Endpoint, Provider } from "@lintel/providers";

import { hideFound } from "../../policy/hide-found.ts";
import type { CallContext, Outcome } from "../call-context.ts";
import { promptIn } from "../read/call-body.ts";
import type { Call } from "../read/read-call.ts";
import { estimateUnseen, textsOf } from "./estimate-unseen.ts";

export interface EndedCall {
  readonly outcome: Outcome;
  /** When it is recorded, on the monotonic clock. */
  readonly nowMs: number;
  /** False of an attempt behind which others may follow. */
  readonly isLast?: boolean;
}

/**
 * The reported usage, else the texts to tokenise, and an estimate of what was not seen. Texts wait in the spool and the queue
 * until they are counted: nothing that a policy has found is in them.
 */
export function usageMembers(context: CallContext, ended: EndedCall): Partial<UsageEvent> {
  const members = allUsageMembers(context, ended);
  const { unmeasured } = members;
  if (unmeasured === undefined) return members;
  return { ...members, unmeasured: withoutFound(context, unmeasured) };
}

/** The texts to be counted, without what the policy found. */
function withoutFound(
  { call, policy }: Pick<CallContext, "call" | "policy">,
  unmeasured: NonNullable<UsageEvent["unmeasured"]>,
): NonNullable<UsageEvent["unmeasured"]> {
  if (policy === undefined) return unmeasured;
  const { completion, prompt } = unmeasured;
  const isMixed = (call?.body.choices ?? 1) > 1;
  const hasPassed = policy.inspects && policy.passedFound;
  return {
    ...unmeasured,
    prompt: hasPassed ? hideFound(policy, { text: prompt, isMixed: false }) : prompt,
    completion: policy.inspectsAnswer
      ? hideFound(policy, { text: completion, isMixed })
      : completion,
  };
}

function allUsageMembers(context: CallContext, ended: EndedCall): Partial<UsageEvent> {
  const { attempt, call, isSent } = context;
  const { reading } = ended.outcome;
  if (attempt === undefined || call === undefined || !isSent) return {};
  if (reading?.usage !== undefined && isFullyReported(ended.outcome)) {
    return Object.assign(otherMembers(reading), { usage: reading.usage });
  }
  const { endpoint, provider } = attempt.target;
  return unreportedMembers({ endpoint, provider, call, context, ...ended });
}

/** The upstream has reported all that the call used: no text has to be counted. */
export const isFullyReported = ({ lacksEnd, reading }: Outcome): boolean =>
  reading?.usage !== undefined &&
  reading.text === "" &&
  reading.lacksPrompt !== true &&
  lacksEnd !== true;

/** A sent call whose usage was reported only in part, or not at all. */
interface UnreportedCall extends EndedCall {
  readonly endpoint: Endpoint;
  readonly provider: Provider;
  readonly call: Call;
  readonly context: CallContext;
}

function unreportedMembers(unreported: UnreportedCall): Partial<UsageEvent> {
  const { endpoint, outcome } = unreported;
  const { reading, upstreamStatus } = outcome;
  const others = reading === undefined ? {} : otherMembers(reading);
  if (reading?.usage !== undefined) {
    return { usage: reading.usage, ...others, ...unreportedRest(unreported, reading) };
  }
  if (!hasWorked(upstreamStatus) || beginsJob(endpoint, reading)) return {};
  return { ...others, ...unreadMembers(unreported, reading) };
}

/** The cost of a job is reported when it has ended. */
const beginsJob = ({ startsJobs }: Endpoint, reading: AnswerReading | undefined): boolean =>
  startsJobs === true && (reading?.jobs ?? []).length > 0;

/** What was reported beside the usage of the call itself. */
function otherMembers(reading: AnswerReading): Partial<UsageEvent> {
  const { isClamped, isMeasured, isUnknown, otherUsage = [], unknownUsage = [], usage } = reading;
  const members: Partial<UsageEvent> = {};
  if (otherUsage.length > 0) members.otherUsage = [...otherUsage];
  if (unknownUsage.length > 0) members.unknownUsage = [...unknownUsage];
  if (isClamped === true) members.clamped = true;
  if (isMeasured === true) members.measured = true;
  if (isUnknown === true && usage !== undefined) members.unpriced = true;
  return members;
}

/** What the reported usage does not cover. */
function unreportedRest(
  unreported: UnreportedCall,
  { lacksPrompt = false, text }: AnswerReading,
): Pick<UsageEvent, "unmeasured"> {
  const { call, outcome } = unreported;
  // Usage that a plain answer reported before it broke off is complete; usage that we derived is not.
  const isPartial = outcome.lacksEnd === true && (call.body.streamed || lacksPrompt);
  const prompt = lacksPrompt ? promptTexts(unreported) : NO_PROMPT;
  const texts = { ...prompt, completion: text };
  if (isPartial) return { unmeasured: { ...estimate(unreported, true), ...texts } };
  return lacksPrompt || text !== "" ? { unmeasured: texts } : {};
}

/** For a call without reported usage. */
function unreadMembers(
  unreported: UnreportedCall,
  reading: AnswerReading | undefined,
): Partial<UsageEvent> {
  const { call, endpoint, outcome } = unreported;
  const { charge } = call.body;
  if (charge === "nothing" || hasOnlyFailed(reading)) return {};
  // The usage of a job that was begun without a known id is never reported.
  if (charge !== "tokens" || endpoint.charge === "later") return { unpriced: true };
  if (reading === undefined || outcome.lacksEnd === true) {
    return { unmeasured: estimate(unreported, false) };
  }
  if (reading.isUnknown === true) return { unpriced: true };
  // A whole answer shows what was made; but one that shows nothing may hide all of it.
  if (reading.text === "") return { unmeasured: estimate(unreported, false) };
  return { unmeasured: { ...promptTexts(unreported), completion: reading.text } };
}

type PromptTexts = Pick<
  NonNullable<UsageEvent["unmeasured"]>,
  "prompt" | "promptLength" | "unseen"
>;

const NO_PROMPT: PromptTexts = { prompt: "" };

/** The prompt to count; where its texts cannot be had, its bound. */
function promptTexts({ call, endpoint, context }: UnreportedCall): PromptTexts {
  const prompt = promptIn(endpoint, call.body, context.prompt);
  if (prompt !== undefined) return textsOf(prompt);
  const input = context.attempt?.promptTokens ?? 0;
  return { prompt: "", unseen: { ...NO_TOKENS, input } };
}

/** An upstream that reports an error, and neither usage nor texts, charges nothing. */
const hasOnlyFailed = (reading: AnswerReading | undefined): boolean =>
  reading?.failure !== undefined && reading.text === "";

/** What the upstream may have used, seen or not. */
function estimate(
  unreported: UnreportedCall,
  isPromptReported: boolean,
): NonNullable<UsageEvent["unmeasured"]> {
  const { call, endpoint, nowMs, outcome, provider, context } = unreported;
  const { body } = call;
  const { attempt, grant, sentMs } = context;
  const completion = outcome.reading?.text ?? "";
  if (attempt === undefined || sentMs === undefined) {
    return { ...promptTexts(unreported), completion };
  }
  const elapsedMs = outcome.silentMs ?? (outcome.upstreamEndedMs ?? nowMs) - sentMs;
  const sent = { endpoint, provider, body, attempt, grant, loadedPrompt: context.prompt };
  return estimateUnseen({ ...sent, completion, elapsedMs, isPromptReported });
}

/** Did the upstream use tokens? When it did not answer, it may have. */
const hasWorked = (upstreamStatus: number | undefined): boolean =>
  upstreamStatus === undefined || (upstreamStatus >= 200 && upstreamStatus < 300);
