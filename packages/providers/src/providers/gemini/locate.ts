import type { Target } from "../../contract/provider.ts";
import { answeredQuery } from "../../dialects/gemini/answered-query.ts";
import { GENERATE, STREAM } from "../../dialects/gemini/generate-content.ts";

/** What paths of Google's own API begin with. */
export const NATIVE = "/v1beta";

const BASE = "https://generativelanguage.googleapis.com";

export const isNativePath = (path: string): boolean => path.startsWith(`${NATIVE}/`);

/**
 * Below Google's address or the setting's `url`, which may be what OpenAI's SDKs take for a base URL. A call that came without a path
 * of its own has the one that its model makes.
 */
export function locate({ body, members: { url = "" }, path, query }: Target): string {
  const passed = answeredQuery(query, body);
  const behind = passed === "" ? "" : `?${passed}`;
  const base = url.replace(/\/+$/, "");
  if (!isNativePath(path)) return (base === "" ? `${BASE}${NATIVE}/openai` : base) + path + behind;
  const origin = base === "" ? BASE : base.replace(/(?:\/v1(?:beta)?)?(?:\/openai)?$/, "");
  if (path !== UNFILLED) return origin + path + behind;
  const action = body.streamed ? `${STREAM}?alt=sse` : GENERATE;
  return `${origin}${NATIVE}/models/${encodeURIComponent(body.model)}:${action}`;
}

/** The path of calls that came without one. */
const UNFILLED = `${NATIVE}/models/`;
