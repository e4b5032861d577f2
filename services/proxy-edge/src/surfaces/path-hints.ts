import { canonicalPath } from "@lintel/core";
import { findProvider, METHODS } from "@lintel/providers";

import type { Surface } from "../pipeline/inbound.ts";
import { pathOf } from "./provider-paths.ts";
import type { SurfaceFinder } from "./surface-finder.ts";

interface FixedPaths {
  find(method: string, target: string): Surface | undefined;
}

/**
 * Serves nothing: it says what a target that leads nowhere was probably meant as, where `served` have it: another method, a path
 * below this base URL, or the path of a client whose base URL is a step off.
 */
export function createPathHints(served: readonly FixedPaths[]): SurfaceFinder {
  // Whatever is below some base URLs is passed on: that says nothing about what was meant.
  const isKnown = (method: string, path: string): boolean =>
    served.some((paths) => paths.find(method, path)?.inbound.path.includes("*") === false);
  return {
    find: () => undefined,
    hint(method, target) {
      const path = canonicalPath(pathOf(target).replace(/(?<=[^/])\/$/, ""));
      if (path === undefined) return undefined;
      const others = METHODS.filter((other) => other !== method && isKnown(other, path));
      if (others.length > 0) return `${method} is not served at this path, ${others.join(", ")} is`;
      const below = BASE_URL.test(path) ? CALLS.map((call) => path + call) : [];
      const call = below.find((each) => isKnown("POST", each));
      if (call !== undefined) return `this is a base URL, calls go to paths below it: POST ${call}`;
      const meant = nearPaths(path).find((near) => near !== path && isKnown(method, near));
      return meant && `this path was probably meant as ${meant}`;
    },
  };
}

const BASE_URL = /^(?:\/v1|\/api\/providers\/[^/]+(?:\/(?:v1|anthropic|openai\/v1))?)$/;
/** What clients append to base URLs. */
const CALLS = ["/v1/chat/completions", "/chat/completions", "/v1/messages", "/messages"];

/** The paths that one may have been meant as, the likeliest first. */
function nearPaths(path: string): readonly string[] {
  const rest = path.replace(/^(?:\/api)?(?:\/providers?)?(?=\/)/, "");
  const [, first = ""] = rest.split("/", 2);
  // Azure's client appends this to its endpoint, OpenAI's never does.
  if (rest.startsWith("/openai/deployments/")) return [`${PREFIX}azure${rest}`];
  if (findProvider(first) === undefined) return versionsOf(rest);
  const below = rest.slice(`/${first}`.length);
  const again = below.startsWith(`/${first}/`) ? [below.slice(`/${first}`.length)] : [];
  return [...again, below].flatMap(versionsOf).map((near) => `${PREFIX}${first}${near}`);
}

const PREFIX = "/api/providers/";

/** A path below a base URL that lacks `/v1`, or has it, or another segment, twice because clients append it. */
const versionsOf = (path: string): readonly string[] => [
  path,
  path.replace(/(\/[^/]+)\1(?=\/)/, "$1"),
  `/v1${path}`,
  path.replace(/^\/v1(?=\/)/, ""),
];
