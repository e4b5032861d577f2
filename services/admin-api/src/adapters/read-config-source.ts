import { readFileSync } from "node:fs";

import {
  describeFault,
  readConfigFile,
  type ResolvedConfig,
  resolveSecrets,
} from "@lintel/config-file";
import { ConfigError } from "@lintel/service-kit";

import type { ReadFile } from "../config-file.ts";
import type { ConfigSource } from "../config.ts";

/** Reads a service's file, if it has one, and how it is read again. Throws what `readConfigSource` throws. */
export function readAtStart(source: ConfigSource | undefined): ReadFile | undefined {
  if (source === undefined) return undefined;
  const read = () => readConfigSource(source);
  return { atStart: read(), read };
}

/**
 * Reads a configuration file and looks its secrets up. Throws a `ConfigError` with everything that is wrong, each with its
 * line and column where it has one; it repeats no secret.
 */
function readConfigSource({ env, path }: ConfigSource): ResolvedConfig {
  const text = readText(path);
  if (text === undefined) throw new ConfigError([`${path} (LINTEL_CONFIG) cannot be read`]);
  const { config, faults } = readConfigFile(text);
  if (config === undefined) {
    throw new ConfigError(faults.map((fault) => describeFault(fault, path)));
  }
  const resolved = resolveSecrets(config, { env, readFile: readText });
  if (resolved.config !== undefined) return resolved.config;
  throw new ConfigError(resolved.faults.map((fault) => `${path}: ${describeFault(fault)}`));
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
