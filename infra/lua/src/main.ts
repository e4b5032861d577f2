// Formats every Lua script of the packages; with `--check` only says which are not formatted, or are no Lua 5.1.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import {
  Config,
  formatCode,
  IndentType,
  LuaVersion,
  OutputVerification,
  QuoteStyle,
} from "@johnnymorganz/stylua";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));

function configured(): Config {
  const config = Config.new();
  // What Redis runs.
  config.syntax = LuaVersion.Lua51;
  config.column_width = 120;
  config.indent_type = IndentType.Spaces;
  config.indent_width = 2;
  config.quote_style = QuoteStyle.AutoPreferSingle;
  return config;
}

/** The script as it should be written. Throws, saying where, on what is no Lua. */
const format = (source: string): string =>
  formatCode(source, configured(), undefined, OutputVerification.Full);

const isCheck = process.argv.includes("--check");
for (const path of globSync("packages/*/src/**/*.lua", { cwd: REPOSITORY })) {
  const file = `${REPOSITORY}${path}`;
  const source = readFileSync(file, "utf8");
  const formatted = format(source);
  if (formatted === source) continue;
  if (isCheck) {
    console.error(`${path} is not formatted: run \`node infra/lua/src/main.ts\``);
    process.exitCode = 1;
  } else {
    writeFileSync(file, formatted);
  }
}
