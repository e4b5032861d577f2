import type { AllowedPath } from "../key/key.ts";
import type { PathAlias } from "./known-paths.ts";
import { matchesPath } from "./matches-path.ts";

/** A call as allowed paths see it. */
export interface CalledPath {
  readonly method: string;
  /** In its canonical spelling (`canonicalPath`), without its query. */
  readonly path: string;
  /** The pattern it was served under. */
  readonly pattern: string;
}

/**
 * Whether a list of allowed paths lets a call pass; an empty list lets everything. An entry names the pattern,
 * the real path, a part of it with a wildcard at the end, or one of the pattern's aliases.
 */
export const allowsPath = (
  allowed: readonly AllowedPath[],
  call: CalledPath,
  aliases: readonly PathAlias[],
): boolean =>
  allowed.length === 0 ||
  allowed.some((entry) => matches(entry, call) || meansByAlias(entry, call, aliases));

const matches = (entry: AllowedPath, { method, path, pattern }: CalledPath): boolean =>
  entry.method === method && (entry.path === pattern || matchesPath(entry.path, path));

const meansByAlias = (
  entry: AllowedPath,
  call: CalledPath,
  aliases: readonly PathAlias[],
): boolean =>
  aliases.some(
    ({ means, method, path }) =>
      entry.method === method && entry.path === path && matches(means, call),
  );
