import type { Target } from "../../contract/provider.ts";

/** What a resource may be called: it becomes part of a host's name. */
const RESOURCE = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/i;

/**
 * The whole URL of a call: on the resource's host, or below the setting's `url`, which may name the `/openai` that
 * every path begins with. The setting's `apiVersion` holds where the caller names none.
 */
export function locate({ members, path, query }: Target): string | undefined {
  const { apiVersion = "", resourceName = "", url = "" } = members;
  const base = url === "" ? hostOf(resourceName) : url.replace(/(?:\/openai)?\/*$/, "");
  if (base === undefined) return undefined;
  const names = new URLSearchParams(query);
  const versioned = apiVersion !== "" && !names.has("api-version") && !isUnversioned(path);
  const added = versioned ? `api-version=${encodeURIComponent(apiVersion)}` : "";
  const whole = [query, added].filter((part) => part !== "").join("&");
  return base + path + (whole === "" ? "" : `?${whole}`);
}

/** The newer API has its version in the path. */
const isUnversioned = (path: string): boolean => path.startsWith("/openai/v1/");

const hostOf = (resource: string): string | undefined =>
  RESOURCE.test(resource) ? `https://${resource}.openai.azure.com` : undefined;
