import type { SettingFields } from "../../contract/provider.ts";

/** It becomes part of a host's name. */
const REGION = /^[a-z0-9-]{1,32}$/;
const RUNTIME = "://bedrock-runtime";
const CONTROL = "://bedrock";

/** Where models are called: in the setting's region, or below its `url`. */
export function runtimeBase({ awsRegion = "", url = "" }: SettingFields): string | undefined {
  if (url !== "") return url.replace(/\/+$/, "");
  return REGION.test(awsRegion) ? `https://bedrock-runtime.${awsRegion}.amazonaws.com` : undefined;
}

/** Where Bedrock says which models there are, which at AWS is a host of its own. */
export const controlBase = (members: SettingFields): string | undefined =>
  runtimeBase(members)?.replace(RUNTIME, CONTROL);
