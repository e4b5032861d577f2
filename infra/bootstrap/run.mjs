// Entry of `npm run up`, `test`, `check` and the others. Needs nothing but Node 18 or newer and npm: fetches
// what is missing, then runs the command under the Node version this project is written for.
import { COMMANDS } from "./commands.mjs";
import { fail, FriendlyError } from "./console.mjs";
import { prepare } from "./prepare.mjs";
import { runCommand } from "./process/run-command.mjs";

async function main([name, ...args]) {
  const script = COMMANDS[name];
  if (script === undefined) {
    throw new FriendlyError(
      `unknown command "${name}"; there are: ${Object.keys(COMMANDS).join(", ")}`,
    );
  }
  const tools = await prepare();
  return runCommand(script, args, tools);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  fail(error);
}
