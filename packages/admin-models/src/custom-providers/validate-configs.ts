import { parseJsonPath, type RouteConfig } from "@lintel/core";

import { toRouteConfigAnswer } from "./route-config.ts";

const REQUIRED = [
  "path",
  "target_url",
  "model_location",
  "request_prompt_location",
  "response_completion_location",
] as const;
/** Wanted of a path that streams. */
const REQUIRED_TO_STREAM = ["stream_end_word", "stream_response_completion_location"] as const;
const LOCATIONS = [
  "stream_location",
  "model_location",
  "request_prompt_location",
  "response_completion_location",
  "stream_response_completion_location",
] as const;

/** What is wrong with the paths of the configs among each other, in the contract's words. */
export function validatePaths(configs: readonly Pick<RouteConfig, "path">[]): string | undefined {
  const paths = configs.map(({ path }) => path);
  if (paths.some((path) => /\s/.test(path))) return "route configs path cannot contain white space";
  if (!paths.every((path) => path.startsWith("/"))) return 'route configs path must start with "/"';
  if (paths.some((path) => /[?#]/.test(path))) return "route configs path cannot contain ? or #";
  const isRepeated = new Set(paths).size < paths.length;
  return isRepeated ? "route configs cannot contain duplicated paths" : undefined;
}

/** The members that must be there and are not, as the contract names them. */
export const emptyFields = (configs: readonly RouteConfig[]): readonly string[] =>
  configs.flatMap((config, index) => {
    const members = toRouteConfigAnswer(config);
    const streams = members.stream_location !== "";
    const wanted = streams ? [...REQUIRED_TO_STREAM, ...REQUIRED] : REQUIRED;
    const missing = wanted.filter((name) => members[name] === "");
    return missing.map((name) => `route_configs.[${index}].${name}`);
  });

/** The first address or location that nothing can be done with; `undefined` when there is none. */
export function validateAddresses(configs: readonly RouteConfig[]): string | undefined {
  for (const [index, config] of configs.entries()) {
    const members = toRouteConfigAnswer(config);
    const place = `route_configs.[${index}]`;
    if (!isAddress(members.target_url)) {
      return `${place}.target_url is not an http or https address without credentials`;
    }
    const location = LOCATIONS.find((name) => !isLocation(members[name]));
    if (location !== undefined) {
      return `${place}.${location} is not a path of names and # between dots`;
    }
  }
  return undefined;
}

function isAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || url.protocol === "http:";
}

const isLocation = (text: string): boolean => text === "" || parseJsonPath(text) !== undefined;
