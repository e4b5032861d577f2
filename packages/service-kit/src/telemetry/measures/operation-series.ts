import type { TokenClass } from "@lintel/core";
import type { Attributes } from "@opentelemetry/api";

import { boundedLookup } from "../series/bounded-lookup.ts";
import { LATENCY_SECONDS, OVERHEAD_SECONDS, TOKENS } from "../series/buckets.ts";
import type { Counter } from "../series/counter-series.ts";
import type { Histogram } from "../series/histogram-series.ts";
import type { MetricSet } from "../series/metric-set.ts";
import { ATTRIBUTE, GEN_AI } from "../traces/gen-ai.ts";

/** The series of one provider and operation, found once and then only added to. */
export interface OperationSeries {
  readonly overhead: Histogram;
  readonly firstChunk: Histogram;
  readonly outcome: (statusClass: string) => (ending: string) => OutcomeSeries;
  readonly model: (model: string) => ModelSeries;
}

export interface OutcomeSeries {
  readonly calls: Counter;
  /** Duration of a model's calls; "" if no model has worked. */
  readonly duration: (model: string) => Histogram;
}

export interface ModelSeries {
  readonly input: Histogram;
  readonly output: Histogram;
  readonly cost: Counter;
  readonly classes: readonly (readonly [TokenClass, Counter])[];
}

export const MAX_PROVIDERS = 50;
const MAX_OPERATIONS = 20;
const MAX_MODELS = 100;
const MAX_OUTCOMES = 20;

const TOKEN_CLASSES = {
  input: "input",
  cacheRead: "cache_read",
  cacheWrite: "cache_write",
  output: "output",
  reasoning: "reasoning",
  audioInput: "audio_input",
  audioOutput: "audio_output",
} as const satisfies Record<TokenClass, string>;

/** Registers the metrics of calls; returns the lookup of their series. */
export function createOperationSeries(
  metrics: MetricSet,
  genAiNameOf: (provider: string) => string,
): (provider: string) => (operation: string) => OperationSeries {
  const instruments = registerInstruments(metrics);
  return boundedLookup(MAX_PROVIDERS, (provider) =>
    boundedLookup(MAX_OPERATIONS, (operation) => {
      const labels = {
        [GEN_AI.providerName]: genAiNameOf(provider),
        [GEN_AI.operationName]: operation,
      };
      return {
        overhead: instruments.overhead(labels),
        firstChunk: instruments.firstChunk(labels),
        outcome: boundedLookup(MAX_OUTCOMES, (statusClass) =>
          boundedLookup(MAX_OUTCOMES, (ending) =>
            bindOutcome(instruments, labels, { statusClass, ending }),
          ),
        ),
        model: boundedLookup(MAX_MODELS, (model) =>
          bindModel(instruments, { ...labels, [GEN_AI.requestModel]: model }),
        ),
      };
    }),
  );
}

type Instruments = ReturnType<typeof registerInstruments>;

function bindOutcome(
  { calls, duration }: Instruments,
  labels: Attributes,
  { statusClass, ending }: { readonly statusClass: string; readonly ending: string },
): OutcomeSeries {
  const failed = statusClass !== "2xx" || ending !== "complete";
  const errorType = ending === "complete" ? statusClass : ending;
  const failure = failed ? { [ATTRIBUTE.errorType]: errorType } : {};
  return {
    calls: calls({ ...labels, status_class: statusClass, ending }),
    duration: boundedLookup(MAX_MODELS, (model) =>
      duration({
        ...labels,
        ...(model === "" ? {} : { [GEN_AI.requestModel]: model }),
        ...failure,
      }),
    ),
  };
}

function bindModel({ tokenUsage, tokens, cost }: Instruments, labels: Attributes): ModelSeries {
  const classes: readonly TokenClass[] = [
    "input",
    "cacheRead",
    "cacheWrite",
    "output",
    "reasoning",
    "audioInput",
    "audioOutput",
  ];
  return {
    input: tokenUsage({ ...labels, [GEN_AI.tokenType]: "input" }),
    output: tokenUsage({ ...labels, [GEN_AI.tokenType]: "output" }),
    cost: cost(labels),
    classes: classes.map(
      (name) => [name, tokens({ ...labels, class: TOKEN_CLASSES[name] })] as const,
    ),
  };
}

function registerInstruments(metrics: MetricSet) {
  return {
    calls: metrics.counter({
      name: "lintel.calls",
      description: "Authenticated calls, by the status the caller saw and how they ended.",
      unit: "{call}",
    }),
    tokens: metrics.counter({
      name: "lintel.tokens",
      description: "Tokens by class; each token is in exactly one.",
      unit: "{token}",
    }),
    cost: metrics.counter({
      name: "lintel.cost.nanodollars",
      description:
        "Cost of calls in billionths of a dollar, as seen by this process; the ledger is the bill.",
      unit: "{nanodollar}",
    }),
    overhead: metrics.histogram(
      {
        name: "lintel.overhead.seconds",
        description: "The gateway's own time within a call, without the waiting for the upstream.",
        unit: "s",
      },
      OVERHEAD_SECONDS,
    ),
    firstChunk: metrics.histogram(
      {
        name: GEN_AI.metricTimeToFirstChunk,
        description: "From the upstream request to the first byte of a streamed answer.",
        unit: "s",
      },
      LATENCY_SECONDS,
    ),
    duration: metrics.histogram(
      { name: GEN_AI.metricOperationDuration, description: "Duration of calls.", unit: "s" },
      LATENCY_SECONDS,
    ),
    tokenUsage: metrics.histogram(
      { name: GEN_AI.metricTokenUsage, description: "Billable tokens of a call.", unit: "{token}" },
      TOKENS,
    ),
  };
}
