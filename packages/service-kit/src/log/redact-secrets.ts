import { describeError } from "./describe-error.ts";

/** Names, in lower case and without `-` and `_`, that mean a secret when they stand alone … */
const SECRET_NAMES: ReadonlySet<string> = new Set(["bearer", "key", "pass", "setting", "settings"]);
/** … and what the name of a secret ends with. */
const SECRET_ENDING =
  /(?:accesskey|adminpass|apikey|authorization|cookie|credentials?|databaseurl|encryptionkeys?|passwd|password|redisurl|secret|token)$/;

const CENSORED = "[redacted]";
const MAX_DEPTH = 6;

/**
 * `fields` with every member named like a secret censored, at any depth, and errors reduced to what is known
 * to be harmless. The object itself is returned when there was nothing to change, which is the usual case.
 */
export function redactSecrets(fields: Record<string, unknown>): Record<string, unknown> {
  return redactMembers(fields, 0);
}

function redactMembers(fields: Record<string, unknown>, depth: number): Record<string, unknown> {
  let redacted = fields;
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    const safe = isSecretName(name) && value !== undefined ? CENSORED : redactValue(value, depth);
    if (safe === value) continue;
    if (redacted === fields) redacted = { ...fields };
    redacted[name] = safe;
  }
  return redacted;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth === MAX_DEPTH) return "[too deep]";
  if (value instanceof Error) return redactValue(describeError(value), depth);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return isPlain(value) ? redactMembers(value, depth + 1) : value;
}

/** Dates, URLs and the like write themselves; their text is scrubbed with the line. */
const isPlain = (value: object): value is Record<string, unknown> => !("toJSON" in value);

/** Names come from code and from header lists, of which there are few; the bound is for safety only. */
const MAX_KNOWN = 1000;
const known = new Map<string, boolean>();

function isSecretName(name: string): boolean {
  const seen = known.get(name);
  if (seen !== undefined) return seen;
  const plain = name.toLowerCase().replaceAll(/[-_]/g, "");
  const secret = SECRET_NAMES.has(plain) || SECRET_ENDING.test(plain);
  if (known.size < MAX_KNOWN) known.set(name, secret);
  return secret;
}
