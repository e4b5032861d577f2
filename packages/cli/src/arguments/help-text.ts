import type { Command, Option } from "./command.ts";
import { COMMON_OPTIONS } from "./parse-arguments.ts";

/** What `lintel --help` says. */
export function helpText(commands: readonly Command[]): string {
  const rows = commands.map(({ name, argument, summary }) => [
    [name, ...(argument === undefined ? [] : [`<${argument}>`])].join(" "),
    summary,
  ]);
  return [
    "lintel <command> [options]",
    "",
    ...columns(rows),
    "",
    "Every command has:",
    ...columns(optionRows(COMMON_OPTIONS)),
    "",
    "lintel <command> --help shows the options of one command.",
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused.",
    "",
  ].join("\n");
}

/** What `lintel keys create --help` says. */
export function commandHelpText({ name, argument, summary, options = {} }: Command): string {
  const usage = ["lintel", name, ...(argument === undefined ? [] : [`<${argument}>`]), "[options]"];
  return [
    usage.join(" "),
    summary,
    "",
    ...columns(optionRows({ ...options, ...COMMON_OPTIONS })),
    "",
  ].join("\n");
}

const optionRows = (options: Readonly<Record<string, Option>>) =>
  Object.entries(options).map(([name, { value, many, help }]) => [
    value === undefined ? `--${name}` : `--${name} ${value}`,
    many === true ? `${help}; may be repeated` : help,
  ]);

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const width = Math.max(...rows.map(([first = ""]) => first.length));
  return rows.map(([first = "", second = ""]) => `  ${first.padEnd(width)}  ${second}`);
}
