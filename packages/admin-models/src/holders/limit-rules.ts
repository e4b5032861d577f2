import { CostUnit, RateUnit } from "@lintel/core";

import type { Rule } from "../rules.ts";

/** A limit per window as a body gives it: absent, or cleared with 0 and "". */
export interface WindowLimit {
  readonly limit: number | undefined;
  readonly unit: string | undefined;
}

interface WindowKind<Body> {
  /** As the sentences call it. */
  readonly name: "rate" | "cost";
  readonly of: (body: Body) => WindowLimit;
}

const UNITS = { rate: RateUnit, cost: CostUnit } as const;

/** The order of the contract: a unit without its limit, for both kinds, before a limit without its unit. */
export const newLimitRules = <Body>(
  rate: WindowKind<Body>,
  cost: WindowKind<Body>,
): readonly Rule<Body>[] => [
  newUnitRule(rate),
  newUnitRule(cost),
  ...newLimitRulesOf(rate),
  ...newLimitRulesOf(cost),
];

const newUnitRule = <Body>({ name, of }: WindowKind<Body>): Rule<Body> => ({
  otherwise: `${name} limit over time can not be empty if ${name} limit unit is specified`,
  holds: (body) => isEmpty(of(body).unit) || !isEmpty(of(body).limit),
});

const newLimitRulesOf = <Body>({ name, of }: WindowKind<Body>): readonly Rule<Body>[] => [
  {
    otherwise: `${name} limit unit can not be empty if ${name} limit over time is specified`,
    holds: (body) => isEmpty(of(body).limit) || !isEmpty(of(body).unit),
  },
  unitIsKnown({ name, of }),
];

/** For a change, unit and limit come as a pair; (0, "") clears them. */
export const changedLimitRules = <Body>(
  rate: WindowKind<Body>,
  cost: WindowKind<Body>,
): readonly Rule<Body>[] => [
  ...changedUnitRules(rate),
  ...changedUnitRules(cost),
  ...changedLimitRulesOf(rate),
  ...changedLimitRulesOf(cost),
];

const changedUnitRules = <Body>({ name, of }: WindowKind<Body>): readonly Rule<Body>[] => [
  {
    otherwise: `${name} limit over time can not be empty if ${name} limit unit is specified`,
    holds: (body) => of(body).unit === undefined || of(body).limit !== undefined,
  },
  {
    otherwise: `${name} limit over time must be 0 if ${name} limit unit is empty`,
    holds: (body) => of(body).unit !== "" || isEmpty(of(body).limit),
  },
];

const changedLimitRulesOf = <Body>({ name, of }: WindowKind<Body>): readonly Rule<Body>[] => [
  {
    otherwise: `${name} limit unit can not be empty if ${name} limit over time is specified`,
    holds: (body) => of(body).limit === undefined || of(body).unit !== undefined,
  },
  {
    otherwise: `${name} limit unit has to be empty if ${name} limit over time is 0`,
    holds: (body) => of(body).limit !== 0 || isEmpty(of(body).unit),
  },
  unitIsKnown({ name, of }),
];

const unitIsKnown = <Body>({ name, of }: WindowKind<Body>): Rule<Body> => ({
  otherwise: `${name} limit unit can not be identified`,
  holds: (body) => isEmpty(of(body).unit) || UNITS[name].safeParse(of(body).unit).success,
});

const isEmpty = (value: number | string | undefined): boolean =>
  value === undefined || value === 0 || value === "";
