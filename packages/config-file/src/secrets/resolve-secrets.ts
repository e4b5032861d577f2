import type { Fault } from "../reading/fault.ts";
import type { ConfigFile, ResolvedConfig } from "../schema/config-file.ts";
import type { ResolvedSecret, SecretReference } from "../schema/secret.ts";
import type { Path } from "../schema/unknown-members.ts";

/** Where secrets are looked up. Both give `undefined` for what is not there. */
export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string | undefined;
}

export interface Resolved {
  /** Absent when there are faults. */
  readonly config: ResolvedConfig | undefined;
  readonly faults: readonly Fault[];
}

/** Puts secrets in the place of their references. Reports every one that is not there, or empty; quotes none. */
export function resolveSecrets(file: ConfigFile, sources: SecretSources): Resolved {
  const faults: Fault[] = [];
  const resolve = (reference: SecretReference, path: Path): ResolvedSecret => {
    const found = lookUp(reference, sources);
    if ("fault" in found) faults.push({ path, message: found.fault });
    return "fault" in found ? { keep: true } : found;
  };
  const settings = mapValues(file.settings ?? {}, (entry, name) => ({
    ...entry,
    setting: mapValues(entry.setting ?? {}, (value, member) =>
      typeof value === "string" ? value : resolve(value, ["settings", name, "setting", member]),
    ),
  }));
  const keys = mapValues(file.keys ?? {}, (entry, name) => ({
    ...entry,
    secret: resolve(entry.secret, ["keys", name, "secret"]),
  }));
  return { config: faults.length === 0 ? { ...file, settings, keys } : undefined, faults };
}

function lookUp(
  reference: SecretReference,
  { env, readFile }: SecretSources,
): ResolvedSecret | { readonly fault: string } {
  if ("keep" in reference) return reference;
  if ("env" in reference) {
    const value = env[reference.env];
    if (value === undefined || value === "") {
      return { fault: `environment variable ${reference.env} is not set, or empty` };
    }
    return { value };
  }
  const text = readFile(reference.file)?.replace(/\r?\n$/, "");
  if (text === undefined) return { fault: `file ${reference.file} cannot be read` };
  return text === "" ? { fault: `file ${reference.file} is empty` } : { value: text };
}

const mapValues = <Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value, name: string) => Result,
): Record<string, Result> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
