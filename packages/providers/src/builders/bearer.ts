import type { HeaderLine, SettingFields } from "../contract/provider.ts";
import type { SettingField } from "../contract/setting-field.ts";

/** The credential that goes as a bearer token. */
export const APIKEY: SettingField = { name: "apikey", kind: "secret", isRequired: true };

/** `apikey` as a bearer token (RFC 6750, section 2.1); no header when the setting has none. */
export const bearer = ({ apikey = "" }: SettingFields): readonly HeaderLine[] =>
  apikey === "" ? [] : [["authorization", `Bearer ${apikey}`]];
