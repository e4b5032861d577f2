import { ConfigError } from "./config-error.ts";

/** For `main.ts`: what `read` returns; a `ConfigError` is shown as plain text on stderr and ends the process with 1. */
export function configOrExit<Config>(read: () => Config): Config {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(1);
  }
}
