import { AdminApiError, createClient } from "@lintel/admin-client";

import type { Command } from "./arguments/command.ts";
import { type Given, givenOf } from "./arguments/given.ts";
import { commandHelpText, helpText } from "./arguments/help-text.ts";
import { parseArguments } from "./arguments/parse-arguments.ts";
import { CliError, EXIT } from "./cli-error.ts";
import { COMMANDS } from "./commands/commands.ts";
import type { Host } from "./host.ts";
import { render } from "./render/render.ts";
import { readConnection } from "./settings/connection.ts";

/** Does what the arguments say, and returns the exit code. Answers go to `out`, everything else to `err`. */
export async function runCli(args: readonly string[], host: Host): Promise<number> {
  try {
    const { command, argument, values } = parseArguments(COMMANDS, args);
    if (command === undefined) host.out(helpText(COMMANDS));
    else if (values["help"] === true) host.out(commandHelpText(command));
    else await run(command, givenOf(argument, values, host.now), host);
    return EXIT.done;
  } catch (error) {
    const { message, exitCode } = toCliError(error);
    host.err(`lintel: ${message}\n`);
    return exitCode;
  }
}

/** Rethrows what is a fault of ours. */
function toCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (!(error instanceof AdminApiError)) throw error;
  const { message, status } = error;
  const isRefused = status !== undefined && status < 500;
  return new CliError(isRefused ? EXIT.refused : EXIT.failed, `${message}${adviceFor(status)}`);
}

/** Where a person says what was wrong: the address, when no admin API has answered, or the token. */
function adviceFor(status: number | undefined): string {
  if (status === undefined) return " (its address: --url or LINTEL_ADMIN_URL)";
  return status === 401 ? " (LINTEL_ADMIN_TOKEN, ADMIN_PASS or --token)" : "";
}

async function run(command: Command, given: Given, host: Host): Promise<void> {
  const client = createClient(await readConnection(given, host));
  const output = await command.run({ client, given, host });
  const width = given.flag("wide") ? undefined : host.terminalWidth;
  host.out(render(output, { asJson: given.flag("json"), width }));
}
