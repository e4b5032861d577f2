import type { components } from "@lintel/admin-client";

import { wholeShare } from "../../format/numbers.ts";

export type Route = components["schemas"]["Route"];

/** A step while it is made; what the console has no field for stays as it was. */
export interface StepDraft {
  readonly id: number;
  readonly provider: string;
  readonly model: string;
  readonly weight: string;
  readonly retries: string;
  readonly rest: Partial<Route["steps"][number]>;
}

export interface RouteDraft {
  readonly name: string;
  readonly path: string;
  readonly strategy: NonNullable<Route["strategy"]>;
  readonly keyIds: readonly string[];
  readonly isCached: boolean;
  readonly ttl: string;
  /** The next attempt goes on with a stream that was cut. */
  readonly isContinued: boolean;
  readonly steps: readonly StepDraft[];
}

export const STRATEGIES = [
  { value: "ordered", label: "In this order" },
  { value: "weighted", label: "By weight" },
  { value: "least-latency", label: "Quickest first" },
  { value: "least-cost", label: "Cheapest first" },
] as const;

/** Its steps in their order, or each with its share of the calls. */
export function stepsInWords({ steps, strategy }: Pick<Route, "steps" | "strategy">): string {
  const nameOf = ({ model, provider }: Route["steps"][number]) => `${provider}/${model}`;
  if (strategy !== "weighted") {
    return steps.map(nameOf).join(strategy === "ordered" || strategy === undefined ? " → " : ", ");
  }
  const all = steps.reduce((sum, { weight = 1 }) => sum + weight, 0);
  return steps
    .map((step) => `${wholeShare(all === 0 ? 0 : (step.weight ?? 1) / all)} ${nameOf(step)}`)
    .join(", ");
}

const newStep = (id: number): StepDraft => ({
  id,
  provider: "openai",
  model: "",
  weight: "1",
  retries: "0",
  rest: {},
});

export const EMPTY_ROUTE: RouteDraft = {
  name: "",
  path: "/",
  strategy: "ordered",
  keyIds: [],
  isCached: false,
  ttl: "1h",
  isContinued: false,
  steps: [newStep(0)],
};

export const withStep = (steps: readonly StepDraft[]): readonly StepDraft[] => [
  ...steps,
  newStep(Math.max(-1, ...steps.map(({ id }) => id)) + 1),
];

/** The steps with one of them a place earlier or later. */
export function moved(steps: readonly StepDraft[], from: number, to: number): readonly StepDraft[] {
  const step = steps[from];
  if (step === undefined || to < 0 || to >= steps.length) return steps;
  return steps.toSpliced(from, 1).toSpliced(to, 0, step);
}

export const draftOf = (route: Route): RouteDraft => ({
  name: route.name,
  path: route.path,
  strategy: route.strategy ?? "ordered",
  keyIds: route.keyIds,
  isCached: route.cacheConfig.enabled,
  ttl: route.cacheConfig.ttl,
  isContinued: route.onCut === "continue",
  steps: route.steps.map(({ model, provider, retries, weight = 1, ...rest }, id) => ({
    id,
    provider,
    model,
    weight: String(weight),
    retries: String(retries),
    rest,
  })),
});

/** A draft as the API takes it. */
export const bodyOf = (draft: RouteDraft) => ({
  name: draft.name.trim(),
  path: draft.path.trim(),
  strategy: draft.strategy,
  keyIds: [...draft.keyIds],
  cacheConfig: { enabled: draft.isCached, ttl: draft.isCached ? draft.ttl : "" },
  onCut: draft.isContinued ? ("continue" as const) : ("end" as const),
  steps: draft.steps.map(({ model, provider, rest, retries, weight }) => {
    const { params, requestParams, ...others } = rest;
    return {
      ...others,
      ...(isRecord(requestParams) && { requestParams }),
      ...(isTexts(params) && { params }),
      provider: provider.trim(),
      model: model.trim(),
      retries: Number(retries) || 0,
      ...(draft.strategy === "weighted" && { weight: Number(weight) || 0 }),
    };
  }),
});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const isTexts = (value: unknown): value is Record<string, string> =>
  isRecord(value) && Object.values(value).every((text) => typeof text === "string");
