import type { Option } from "../../arguments/command.ts";
import type { Given } from "../../arguments/given.ts";
import { usageError } from "../../cli-error.ts";
import { toListedLimit } from "./listed-limit.ts";

/** Limits of keys and users. */
export const LIMIT_OPTIONS: Readonly<Record<string, Option>> = {
  "cost-limit": { value: "USD", help: "the most it may spend in all" },
  "cost-limit-per": {
    value: "USD/UNIT",
    help: "the most it may spend per m, h, d or mo, as in 5/d; none removes the limit",
  },
  "rate-limit": {
    value: "CALLS/UNIT",
    help: "the most calls per s, m, h or d, as in 60/m; none removes the limit",
  },
  "limit-on": {
    value: "LIMIT",
    many: true,
    help: "beside these, all of them: rate=9/d, cost=5/h, tokens=9000/m, concurrent=7, cost:gpt-4o,o3*=5/mo (or /total); none takes them away",
  },
};

/** The members of a body that those options stand for. */
export function limitMembers(given: Given) {
  const cost = pairOf(given, "cost-limit-per");
  const rate = pairOf(given, "rate-limit");
  return {
    costLimitInUsd: given.number("cost-limit"),
    costLimitInUsdOverTime: cost?.limit,
    costLimitInUsdUnit: cost?.unit,
    rateLimitOverTime: rate?.limit,
    rateLimitUnit: rate?.unit,
    limits: listOf(given.texts("limit-on")),
  };
}

const listOf = (texts: readonly string[] | undefined) =>
  texts?.length === 1 && texts[0] === "none" ? [] : texts?.map(toListedLimit);

function pairOf(given: Given, name: string) {
  const text = given.text(name);
  if (text === undefined) return undefined;
  if (text === "none") return { limit: 0, unit: "" };
  const [, limit = "", unit = ""] = /^(\d+(?:\.\d+)?)\/(\w+)$/.exec(text) ?? [];
  if (unit === "") throw usageError(`--${name} must be a number and a unit, as in 60/m`);
  return { limit: Number(limit), unit };
}
