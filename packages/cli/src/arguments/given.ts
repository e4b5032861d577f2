import { usageError } from "../cli-error.ts";

type Value = string | boolean | undefined | readonly (string | boolean)[];

/** The options a command was given, read as what they are meant to be. Each throws a usage error for a wrong value. */
export interface Given {
  /** What stands behind the command's name; "" when the command has none. */
  readonly argument: string;
  readonly text: (name: string) => string | undefined;
  /** `undefined` when it was not given at all. */
  readonly texts: (name: string) => string[] | undefined;
  /** Like `texts`, each of them one of those that are allowed. */
  readonly choices: <Choice extends string>(
    name: string,
    allowed: readonly Choice[],
  ) => Choice[] | undefined;
  readonly required: (name: string) => string;
  readonly number: (name: string) => number | undefined;
  /** `true` or `false`; `undefined` when it was not given. */
  readonly choice: (name: string) => boolean | undefined;
  readonly flag: (name: string) => boolean;
  /** A time in Unix seconds: given so, as a date, or as how long ago (`90m`, `24h`, `7d`). */
  readonly time: (name: string) => number | undefined;
}

export function givenOf(
  argument: string,
  values: Readonly<Record<string, Value>>,
  now: () => Date,
): Given {
  const text = (name: string) => {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  };
  const texts = (name: string) => {
    const value = values[name];
    return value === undefined ? undefined : [value].flat().map(String);
  };
  return {
    argument,
    text,
    texts,
    choices: (name, allowed) => texts(name)?.map((each) => toOneOf(name, each, allowed)),
    required: (name) => {
      const value = text(name);
      if (value === undefined) throw usageError(`--${name} is missing`);
      return value;
    },
    number: (name) => toNumber(name, text(name)),
    choice: (name) => toChoice(name, text(name)),
    flag: (name) => values[name] === true,
    time: (name) => toTime(name, text(name), now),
  };
}

function toNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw usageError(`--${name} must be a number`);
  return value;
}

function toChoice(name: string, text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (text !== "true" && text !== "false") throw usageError(`--${name} must be true or false`);
  return text === "true";
}

function toOneOf<Choice extends string>(
  name: string,
  text: string,
  allowed: readonly Choice[],
): Choice {
  const found = allowed.find((each) => each === text);
  if (found === undefined) throw usageError(`--${name} must be one of ${allowed.join(", ")}`);
  return found;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

function toTime(name: string, text: string | undefined, now: () => Date): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  const [, amount = "", unit = ""] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const ago = Number(amount) * (SECONDS[unit] ?? 0);
  if (unit !== "") return Math.floor(now().getTime() / 1000) - ago;
  const ms = Date.parse(text);
  if (Number.isFinite(ms)) return Math.floor(ms / 1000);
  throw usageError(`--${name} must be Unix seconds, a date, or how long ago, such as 24h`);
}
