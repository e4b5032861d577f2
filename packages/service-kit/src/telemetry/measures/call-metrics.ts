import {
  completionTokensOf,
  inMainClasses,
  type ErrorCode,
  promptTokensOf,
  type TokenUsage,
} from "@lintel/core";

import { boundedLookup } from "../series/bounded-lookup.ts";
import type { MetricSet } from "../series/metric-set.ts";
import { GEN_AI } from "../traces/gen-ai.ts";
import { createOperationSeries, MAX_PROVIDERS, type ModelSeries } from "./operation-series.ts";
import { createPolicySeries } from "./policy-series.ts";

/** What the metrics need of an ended call. Times in milliseconds. */
export interface EndedCall {
  readonly provider: string;
  /** As in the conventions: `chat`, `embeddings`, … */
  readonly operation: string;
  /** A model that an upstream has worked with, not what a caller merely asked for. The first hundred have their own series. */
  readonly model: string | undefined;
  /** The status the caller saw. */
  readonly status: number;
  /** How the call ended, as in its event. */
  readonly ending: string;
  readonly usage: TokenUsage | undefined;
  /** Members of the reported usage that are not known and not zero. The first fifty have their own series. */
  readonly unknownUsage?: readonly string[] | undefined;
  readonly costNano: number | undefined;
  /** Present where the call was made in another dialect than it came in. */
  readonly translation?: Translation | undefined;
  readonly durationMs: number;
  /** The gateway's own part of it: what was not spent waiting for the upstream or the caller. */
  readonly overheadMs: number | undefined;
  /** From sending the upstream request to the first byte of its answer; of streamed answers only. */
  readonly firstChunkMs: number | undefined;
}

interface Translation {
  readonly from: string;
  readonly to: string;
  /** Something of the call or of its answer had no place in the other dialect. */
  readonly isLossy: boolean;
}

export type AttemptOutcome =
  | "ok"
  | "client_error"
  | "rate_limited"
  | "server_error"
  | "unreachable"
  | "timeout"
  | "aborted";

export interface CallMetrics {
  /** Once per authenticated call, however it ended. */
  ended(call: EndedCall): void;
  /** Once per call the gateway refused, authenticated or not. */
  refused(reason: ErrorCode): void;
  /** Once per request sent to a provider. */
  attempted(provider: string, outcome: AttemptOutcome): void;
  /** What a policy found in a call: how often something of a type on which it acts in this way. */
  policyMatched(type: string, action: string, count: number): void;
  /** Once per call whose texts detectors over the network were asked about; milliseconds. */
  detected(outcome: "ok" | "failed", ms: number): void;
}

/**
 * The metrics of proxy-edge. Labels are bounded; none is a key, a user or a text of the caller's choice. `genAiNameOf`
 * gives a provider's name in the GenAI conventions.
 */
export function createCallMetrics(
  metrics: MetricSet,
  genAiNameOf: (provider: string) => string,
): CallMetrics {
  const seriesOf = createOperationSeries(metrics, genAiNameOf);
  const refusalsOf = createRefusals(metrics);
  const attemptsOf = createAttempts(metrics, genAiNameOf);
  const unknownUsageOf = createUnknownUsage(metrics);
  const translatedOf = createTranslated(metrics);
  const policies = createPolicySeries(metrics);
  return {
    ended(call) {
      const series = seriesOf(call.provider)(call.operation);
      const outcome = series.outcome(`${Math.trunc(call.status / 100)}xx`)(call.ending);
      outcome.calls.add();
      outcome.duration(call.model ?? "").record(call.durationMs / 1000);
      if (call.overheadMs !== undefined) series.overhead.record(call.overheadMs / 1000);
      if (call.firstChunkMs !== undefined) series.firstChunk.record(call.firstChunkMs / 1000);
      for (const member of call.unknownUsage ?? NONE) unknownUsageOf(member).add();
      if (call.translation !== undefined) translatedOf(call.translation).add();
      if (call.model !== undefined) recordUse(series.model(call.model), call);
    },
    refused: (reason) => refusalsOf(reason).add(),
    attempted: (provider, outcome) => attemptsOf(provider)(outcome).add(),
    policyMatched: (type, action, count) => policies.matches(type)(action).add(count),
    detected: (outcome, ms) => policies.detections(outcome).record(ms / 1000),
  };
}

function recordUse(series: ModelSeries, { usage, costNano }: EndedCall): void {
  if (costNano !== undefined) series.cost.add(costNano);
  if (usage === undefined) return;
  series.input.record(promptTokensOf(usage));
  series.output.record(completionTokensOf(usage));
  const byClass = inMainClasses(usage);
  for (const [name, tokens] of series.classes) tokens.add(byClass[name]);
}

const MAX_DIALECTS = 20;

function createTranslated(metrics: MetricSet) {
  const calls = metrics.counter({
    name: "lintel.translated_calls",
    description: "Calls made in another dialect than they came in, by whether anything was lost.",
    unit: "{call}",
  });
  const callsOf = boundedLookup(MAX_DIALECTS, (from) =>
    boundedLookup(MAX_DIALECTS, (to) => boundedLookup(2, (lossy) => calls({ from, to, lossy }))),
  );
  return ({ from, isLossy, to }: Translation) => callsOf(from)(to)(isLossy ? "yes" : "no");
}

const NONE: readonly string[] = [];
const MAX_MEMBERS = 50;

/** A new kind of charge is seen here on its first call. */
function createUnknownUsage(metrics: MetricSet) {
  const unknown = metrics.counter({
    name: "lintel.unknown_usage",
    description: "Calls whose reported usage has a member that is not known, and so not priced.",
    unit: "{call}",
  });
  return boundedLookup(MAX_MEMBERS, (member) => unknown({ member }));
}

const MAX_REASONS = 50;

function createRefusals(metrics: MetricSet) {
  const refusals = metrics.counter({
    name: "lintel.refusals",
    description: "Calls refused by the gateway, by error code.",
    unit: "{call}",
  });
  return boundedLookup(MAX_REASONS, (reason) => refusals({ reason }));
}

function createAttempts(metrics: MetricSet, genAiNameOf: (provider: string) => string) {
  const attempts = metrics.counter({
    name: "lintel.upstream.attempts",
    description: "Requests sent to providers, by outcome.",
    unit: "{request}",
  });
  return boundedLookup(MAX_PROVIDERS, (provider) =>
    boundedLookup(MAX_REASONS, (outcome) =>
      attempts({ [GEN_AI.providerName]: genAiNameOf(provider), outcome }),
    ),
  );
}
