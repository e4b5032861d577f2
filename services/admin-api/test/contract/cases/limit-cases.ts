import { body, type ContractCase, ok, type Refusal } from "../contract-case.ts";

type Invalid = (detail: string) => Refusal;

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
