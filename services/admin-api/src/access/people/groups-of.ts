type Claims = Readonly<Record<string, unknown>>;

/**
 * The groups that claims name, in the claim of this name: its exact name first, as Auth0's and Cognito's have dots and colons in
 * them, then as a path, as in Keycloak's `realm_access.roles`. A single text is one group. `undefined` where there is no such
 * claim: some providers name groups only in the answer of `userinfo`.
 */
export function groupsOf(claims: Claims, name: string): readonly string[] | undefined {
  const found = claims[name] ?? atPath(claims, name.split("."));
  if (typeof found === "string") return [found];
  if (!Array.isArray(found)) return undefined;
  return found.filter((group) => typeof group === "string");
}

/**
 * Whether the claim was left out because there are too many groups: Entra ID then only names a place to ask (over 200,
 * learn.microsoft.com/entra/identity-platform/id-token-claims-reference, 2026-11-30).
 */
export const isOverfull = (claims: Claims, name: string): boolean =>
  Object.hasOwn(Object(claims["_claim_names"]), name);

function atPath(claims: Claims, path: readonly string[]): unknown {
  let at: unknown = claims;
  for (const name of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return undefined;
    at = Object.getOwnPropertyDescriptor(at, name)?.value;
  }
  return at;
}

/** What people call somebody: an address that is not known to be wrong, else a name, else what the provider calls them. */
export function nameOf(claims: Claims, subject: string): string {
  const email = claims["email_verified"] === false ? undefined : claims["email"];
  const names = [email, claims["preferred_username"], claims["name"]];
  const name = names.find((text) => typeof text === "string" && text.trim() !== "");
  const text = typeof name === "string" ? name : subject;
  return text.slice(0, MAX_NAME_LENGTH).toWellFormed().replaceAll("\0", "\uFFFD");
}

const MAX_NAME_LENGTH = 200;
