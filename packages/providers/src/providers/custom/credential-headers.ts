import type { HeaderLine, SettingFields } from "../../contract/provider.ts";

/** Names of the credential that are no header of their own: the contract's, and the header it means. */
const BEARER: ReadonlySet<string> = new Set(["", "apikey", "authorization"]);

/**
 * How a custom provider takes its credential, which is the setting's member called `parameter`: in the header of
 * that name, or, where that is `apikey` or `authorization`, as a bearer token. One that names its scheme keeps it.
 */
export function credentialHeaders(
  parameter: string,
  members: SettingFields,
): readonly HeaderLine[] {
  const credential = members[parameter === "" ? "apikey" : parameter] ?? "";
  if (credential === "") return [];
  if (!BEARER.has(parameter)) return [[parameter, credential]];
  const hasScheme = /^[\w-]+ \S/.test(credential);
  return [["authorization", hasScheme ? credential : `Bearer ${credential}`]];
}
