import type { SettingFields } from "../../contract/setting-field.ts";

/** Where calls are served that name no place: anywhere, at the lowest price. */
const GLOBAL = "global";
/** Becomes part of a host's name. */
const LOCATION = /^[a-z0-9-]{1,32}$/;
/** Groups of regions have hosts of their own kind (cloud.google.com/vertex-ai/generative-ai/docs/learn/locations, November 2026). */
const GROUPS: ReadonlySet<string> = new Set(["eu", "us"]);

export const locationOf = ({ location = "" }: SettingFields): string =>
  location === "" ? GLOBAL : location.toLowerCase();

/** Is a call kept within one region or group of regions? */
export const isRegional = (members: SettingFields): boolean => locationOf(members) !== GLOBAL;

/** The address of Vertex AI at the setting's location, or the setting's `url` without the version that SDKs put behind it. */
export function originOf(members: SettingFields): string | undefined {
  const { url = "" } = members;
  if (url !== "") return url.replace(/\/+$/, "").replace(/\/v1(?:beta1)?$/, "");
  const location = locationOf(members);
  if (!LOCATION.test(location)) return undefined;
  if (location === GLOBAL) return "https://aiplatform.googleapis.com";
  return GROUPS.has(location)
    ? `https://aiplatform.${location}.rep.googleapis.com`
    : `https://${location}-aiplatform.googleapis.com`;
}
