import { documentedDefaults } from "./documented-defaults.ts";

type Environment = Readonly<Record<string, string>>;
type ReadConfig = (environment: Environment) => unknown;

/** The defaults on the operator's page that are not what a service takes where the variable is not set. */
export function wrongDefaults(
  service: string,
  readConfig: ReadConfig,
  needed: Environment,
): readonly string[] {
  const shown = (environment: Environment): string =>
    JSON.stringify(readConfig({ ...needed, ...environment }));
  const unset = shown({});
  return [...documentedDefaults(service)]
    .filter(([name, text]) => shown({ [name]: text }) !== unset)
    .map(([name, text]) => `${name} is not ${text}`);
}

const BROKEN = {
  POSTGRESQL_HOSTS: "first,second",
  PGSSLROOTCERT: "/nowhere/ca.pem",
  LINTEL_ENCRYPTION_KEYS: "c2VjcmV0",
};

export interface ConfigReport {
  readonly error: unknown;
  /** Wrong variables that the error does not name. */
  readonly unnamed: readonly string[];
  /** Values that it repeats. Short ones may be in it by chance. */
  readonly repeated: readonly string[];
}

/** How a service reports an environment in which its database, its keys and the given variables are wrong, by themselves or together. */
export function reportOfBroken(readConfig: ReadConfig, own: Environment): ConfigReport {
  const wrong: Environment = { ...BROKEN, ...own };
  try {
    readConfig({ ...wrong, POSTGRESQL_SSL_MODE: "verify-full" });
    return { error: undefined, unnamed: Object.keys(wrong), repeated: [] };
  } catch (error) {
    const text = String(error);
    return {
      error,
      unnamed: Object.keys(wrong).filter((name) => !text.includes(name)),
      repeated: Object.values(wrong).filter((value) => value.length > 4 && text.includes(value)),
    };
  }
}
