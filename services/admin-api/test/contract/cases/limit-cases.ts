import { body, type ContractCase, malformed, ok, type Refusal } from "../contract-case.ts";

type Invalid = (detail: string | RegExp) => Refusal;

interface Kind {
  readonly name: "rate" | "cost";
  readonly limit: string;
  readonly unit: string;
  readonly units: readonly string[];
  readonly wrongUnit: string;
}

const KINDS: readonly Kind[] = [
  {
    name: "rate",
    limit: "rateLimitOverTime",
    unit: "rateLimitUnit",
    units: ["s", "m", "h", "d"],
    wrongUnit: "mo",
  },
  {
    name: "cost",
    limit: "costLimitInUsdOverTime",
    unit: "costLimitInUsdUnit",
    units: ["m", "h", "d", "mo"],
    wrongUnit: "s",
  },
];

/** Appendix A's sentences about limits of what is new: of keys and of users. */
export const newLimitCases = (invalid: Invalid): readonly ContractCase[] =>
  KINDS.flatMap((kind) => newCasesOf(kind, invalid));

const newCasesOf = (kind: Kind, invalid: Invalid): readonly ContractCase[] => [
  ...unitCases(kind, invalid),
  {
    condition: `400: a ${kind.name} unit without its limit`,
    request: body({ [kind.unit]: "m" }),
    expected: invalid(
      `${kind.name} limit over time can not be empty if ${kind.name} limit unit is specified`,
    ),
  },
  withoutUnit(kind, invalid),
];

/** The same of a change, where limit and unit are a pair that (0, "") clears. */
export const changedLimitCases = (invalid: Invalid): readonly ContractCase[] =>
  KINDS.flatMap((kind) => changedCasesOf(kind, invalid));

const changedCasesOf = (kind: Kind, invalid: Invalid): readonly ContractCase[] => [
  ...unitCases(kind, invalid),
  withoutUnit(kind, invalid),
  {
    condition: `200: 0 and "" clear the ${kind.name} limit`,
    request: body({ [kind.limit]: 0, [kind.unit]: "" }),
    expected: ok({ [kind.limit]: 0, [kind.unit]: "" }),
  },
  {
    condition: `400: a ${kind.name} unit without its limit`,
    request: body({ [kind.unit]: "m" }),
    expected: invalid(
      `${kind.name} limit over time can not be empty if ${kind.name} limit unit is specified`,
    ),
  },
  {
    condition: `400: an empty ${kind.name} unit with a limit`,
    request: body({ [kind.limit]: 1, [kind.unit]: "" }),
    expected: invalid(`${kind.name} limit over time must be 0 if ${kind.name} limit unit is empty`),
  },
  {
    condition: `400: a ${kind.name} limit of 0 with a unit`,
    request: body({ [kind.limit]: 0, [kind.unit]: "m" }),
    expected: invalid(
      `${kind.name} limit unit has to be empty if ${kind.name} limit over time is 0`,
    ),
  },
];

const unitCases = (kind: Kind, invalid: Invalid): readonly ContractCase[] => [
  ...kind.units.map((unit) => ({
    condition: `200: a ${kind.name} limit per ${unit}`,
    request: body({ [kind.limit]: 3, [kind.unit]: unit }),
    expected: ok({ [kind.limit]: 3, [kind.unit]: unit }),
  })),
  {
    condition: `400: a ${kind.name} limit per ${kind.wrongUnit}`,
    request: body({ [kind.limit]: 3, [kind.unit]: kind.wrongUnit }),
    expected: invalid(`${kind.name} limit unit can not be identified`),
  },
];

const withoutUnit = (kind: Kind, invalid: Invalid): ContractCase => ({
  condition: `400: a ${kind.name} limit without its unit`,
  request: body({ [kind.limit]: 1 }),
  expected: invalid(
    `${kind.name} limit unit can not be empty if ${kind.name} limit over time is specified`,
  ),
});

const TOKENS = { kind: "tokens", unit: "m", max: 100_000 };
const AT_ONCE = { kind: "concurrent", max: 7 };
const MODELS = { kind: "model-cost", models: ["gpt-4o", "o3*"], unit: "mo", maxUsd: 20.5 };
const LISTED = [
  { kind: "rate", unit: "d", max: 1000 },
  { kind: "cost", unit: "h", maxUsd: 0.5 },
  TOKENS,
  AT_ONCE,
  MODELS,
  { ...MODELS, unit: "total" },
];

const REFUSED_LISTS: readonly (readonly [string, readonly object[], string, object?])[] = [
  [
    "two limits of one kind and unit",
    LISTED,
    "there are two rate limits per day (d)",
    { rateLimitOverTime: 5, rateLimitUnit: "d" },
  ],
  [
    "two limits of tokens of one unit",
    [TOKENS, TOKENS],
    "there are two token limits per minute (m)",
  ],
  ["two limits of calls at once", [AT_ONCE, AT_ONCE], "there are two limits of concurrent calls"],
  [
    "two limits of the same models",
    [MODELS, { ...MODELS, models: ["o3*", "gpt-4o-2024-08-06"] }],
    "there are two cost limits per month (mo) for gpt-4o, o3*",
  ],
  ["no tokens at all", [{ ...TOKENS, max: 0 }], "fields [limits.0.max] are invalid"],
  ["no call at once", [{ ...AT_ONCE, max: 0 }], "fields [limits.0.max] are invalid"],
  ["a limit of no models", [{ ...MODELS, models: [] }], "fields [limits.0.models] are invalid"],
  [
    "a * within a model",
    [{ ...MODELS, models: ["gpt-*-mini"] }],
    "model gpt-*-mini is not clear: a * can only stand at the end",
  ],
  [
    "a part of a snapshot's date",
    [{ ...MODELS, models: ["gpt-4o-2024*"] }],
    "model gpt-4o-2024* matches nothing: snapshots are counted with their model, as gpt-4o",
  ],
];

/** Limits beside the contract's, in what is new and in a change. */
export const listedLimitCases = (invalid: Invalid): readonly ContractCase[] => [
  {
    condition: "200: limits beside the contract's",
    request: body({ limits: LISTED }),
    expected: ok({ rateLimitOverTime: 0, rateLimitUnit: "", limits: LISTED }),
  },
  {
    condition: "400: a limit of a kind that is not known",
    request: body({ limits: [{ kind: "words", unit: "m", max: 5 }] }),
    expected: malformed(/^limits\.0\.kind: /),
  },
  ...REFUSED_LISTS.map(([condition, limits, detail, others]): ContractCase => ({
    condition: `400: ${condition}`,
    request: body({ ...others, limits }),
    expected: invalid(detail),
  })),
];
