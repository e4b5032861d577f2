import type { Command } from "./arguments/command.ts";
import { type Given, givenOf } from "./arguments/given.ts";
import { commandHelpText, helpText } from "./arguments/help-text.ts";
import { parseArguments } from "./arguments/parse-arguments.ts";
import { CliError, EXIT } from "./cli-error.ts";
import { createClient } from "./client/create-client.ts";
import { COMMANDS } from "./commands/commands.ts";
import { render } from "./render/render.ts";
import { readConnection } from "./settings/connection.ts";
import type { Surroundings } from "./surroundings.ts";

/** Does what the arguments say, and returns the exit code. Answers go to `out`, everything else to `err`. */
export async function runCli(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    const { command, argument, values } = parseArguments(COMMANDS, args);
    if (command === undefined) surroundings.out(helpText(COMMANDS));
    else if (values["help"] === true) surroundings.out(commandHelpText(command));
    else await run(command, givenOf(argument, values, surroundings.now), surroundings);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    surroundings.err(`lintel: ${error.message}\n`);
    return error.exitCode;
  }
}

async function run(command: Command, given: Given, surroundings: Surroundings): Promise<void> {
  const client = createClient(await readConnection(given, surroundings));
  const output = await command.run({ client, given, surroundings });
  surroundings.out(render(output, given.flag("json")));
}
