/** Names, in lower case and without `-` and `_`, whose values are never logged. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  "accesskey",
  "accesstoken",
  "adminpass",
  "apikey",
  "authorization",
  "bearer",
  "cookie",
  "credential",
  "credentials",
  "databaseurl",
  "encryptionkeys",
  "googapikey",
  "key",
  "pass",
  "passwd",
  "password",
  "proxyauthorization",
  "redisurl",
  "secret",
  "secretaccesskey",
  "sessiontoken",
  "setcookie",
  "setting",
  "settings",
  "token",
  "xamzsecuritytoken",
  "xapikey",
  "xgoogapikey",
]);

const CENSORED = "[redacted]";
const MAX_DEPTH = 6;

/** A copy of `fields` in which whatever is named like a secret is censored, at any depth. */
export function redactSecrets(fields: Record<string, unknown>): Record<string, unknown> {
  return redactMembers(fields, 0);
}

function redactMembers(fields: object, depth: number): Record<string, unknown> {
  const redacted: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    redacted[name] =
      isSecretName(name) && value !== undefined ? CENSORED : redactValue(value, depth + 1);
  }
  return redacted;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null || value instanceof Error) return value;
  if (depth > MAX_DEPTH) return "[too deep]";
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return "toJSON" in value ? value : redactMembers(value, depth);
}

/** Names come from code and from header lists, of which there are few; the bound is for safety only. */
const MAX_KNOWN = 1000;
const known = new Map<string, boolean>();

function isSecretName(name: string): boolean {
  const seen = known.get(name);
  if (seen !== undefined) return seen;
  const secret = SECRET_NAMES.has(name.toLowerCase().replaceAll(/[-_]/g, ""));
  if (known.size < MAX_KNOWN) known.set(name, secret);
  return secret;
}
