import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

import { CliError, EXIT, usageError } from "../cli-error.ts";
import type { Command, Option } from "./command.ts";

/** Options that every command has. */
export const COMMON_OPTIONS: Readonly<Record<string, Option>> = {
  url: { value: "URL", help: "where the admin API is (LINTEL_ADMIN_URL; http://127.0.0.1:8001)" },
  token: {
    value: "TOKEN",
    help: "an admin token or ADMIN_PASS; others can see it here, so rather set LINTEL_ADMIN_TOKEN",
  },
  config: {
    value: "FILE",
    help: "a JSON file with `url` and `token` (~/.config/lintel/config.json)",
  },
  timeout: { value: "SECONDS", help: "how long an answer may take (30)" },
  wide: { help: "every column, also where the terminal is narrower than the table" },
  json: { help: "the answer as JSON" },
  help: { help: "this text" },
};

export interface ParsedArguments {
  /** Absent when only help was asked for. */
  readonly command: Command | undefined;
  readonly argument: string;
  readonly values: Readonly<
    Record<string, string | boolean | readonly (string | boolean)[] | undefined>
  >;
}

/** Finds the command and reads its options. Throws a usage error that says what is wrong. */
export function parseArguments(
  commands: readonly Command[],
  args: readonly string[],
): ParsedArguments {
  const command = findCommand(commands, args);
  const { values, positionals } = parse({ ...COMMON_OPTIONS, ...command?.options }, args);
  if (command === undefined) {
    if (values["help"] === true || positionals.length === 0) {
      return { command, argument: "", values };
    }
    throw usageError(
      `there is no command "${positionals.slice(0, 2).join(" ")}"; see lintel --help`,
    );
  }
  const [argument = "", ...rest] = positionals.slice(command.name.split(" ").length);
  if (rest.length > 0) throw usageError(`unexpected argument "${rest[0]}"`);
  requireArgument(command, argument, values["help"] === true);
  return { command, argument, values };
}

function requireArgument(command: Command, argument: string, isHelp: boolean): void {
  if (isHelp) return;
  if (command.argument === undefined && argument !== "") {
    throw usageError(`unexpected argument "${argument}"`);
  }
  if (command.argument !== undefined && argument === "") {
    throw usageError(`lintel ${command.name} needs ${command.argument}`);
  }
}

/** The family and the verb come before every option. */
const findCommand = (commands: readonly Command[], args: readonly string[]): Command | undefined =>
  commands.find(({ name }) => {
    const words = name.split(" ");
    return words.every((word, index) => args[index] === word);
  });

/** Node's own word on an unknown option goes on about arguments that begin with a dash. */
function messageOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const [, option] = /^Unknown option '(--?[^']+)'/.exec(message) ?? [];
  return option === undefined ? message : `there is no option ${option}; see --help`;
}

function parse(options: Readonly<Record<string, Option>>, args: readonly string[]) {
  const config: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries(options).map(([name, { value, many }]) => [
      name,
      {
        type: value === undefined ? ("boolean" as const) : ("string" as const),
        multiple: many ?? false,
      },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options: config, allowPositionals: true });
  } catch (cause) {
    throw new CliError(EXIT.usage, messageOf(cause), { cause });
  }
}
