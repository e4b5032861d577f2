import { ConfigFile } from "../schema/config-file.ts";
import { checkConfig } from "./check-config.ts";
import { checkShape } from "./check-shape.ts";
import type { PlacedFault } from "./fault.ts";
import { parseYaml } from "./parse-yaml.ts";

export interface ReadConfig {
  /** Absent when there are faults. */
  readonly config: ConfigFile | undefined;
  /** All of them, from the top of the file to its end. */
  readonly faults: readonly PlacedFault[];
}

/**
 * Reads a configuration file, with every rule that can be checked without a server. Never throws; faults have their line and
 * column, and repeat no value that may be a secret.
 */
export function readConfigFile(text: string): ReadConfig {
  const yaml = parseYaml(text);
  if (yaml.faults.length > 0) return { config: undefined, faults: yaml.faults };
  const { value, faults } = checkShape(ConfigFile, withoutEmptySections(yaml.value));
  const found = value === undefined ? faults : checkConfig(value);
  const placed = found
    .map(yaml.place)
    .toSorted((one, other) => one.line - other.line || one.column - other.column);
  return { config: placed.length === 0 ? value : undefined, faults: placed };
}

/** `keys:` with nothing below it is a section without entries. */
function withoutEmptySections(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([, section]: [string, unknown]) => section !== null),
  );
}
