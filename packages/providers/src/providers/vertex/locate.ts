import type { SettingFields, Target } from "../../contract/provider.ts";
import { answeredQuery } from "../../dialects/gemini/answered-query.ts";
import { GENERATE, STREAM } from "../../dialects/gemini/generate-content.ts";
import { locationOf, originOf } from "./hosts.ts";
import { serviceAccountOf } from "./service-account.ts";

/** Where Anthropic's SDK posts, which knows nothing of Google's paths. */
export const ANTHROPIC = "/anthropic/v1/messages";
export const ANTHROPIC_COUNT = `${ANTHROPIC}/count_tokens`;

const PUBLISHERS = "/publishers/";
const COUNT_MODEL = "count-tokens";
const RAW = "rawPredict";
const RAW_STREAM = "streamRawPredict";

/**
 * The model's address in the setting's project and at its location, whatever project and location the caller's path names:
 * a key reaches no other project that the service account could use.
 */
export function locate(target: Target): string | undefined {
  const { members } = target;
  const origin = originOf(members);
  const project = projectOf(members);
  if (origin === undefined || project === undefined) return undefined;
  const { behind, version = "v1" } = callOf(target);
  const place = `projects/${encodeURIComponent(project)}/locations/${locationOf(members)}`;
  return `${origin}/${version}/${place}${behind}`;
}

/** What stands behind the place, and the version of the API where it is not the usual one. */
function callOf({ body, path, query }: Target): {
  readonly behind: string;
  readonly version?: string;
} {
  if (path === ANTHROPIC_COUNT) return { behind: anthropicCall(COUNT_MODEL, false) };
  if (path === ANTHROPIC) return { behind: anthropicCall(body.model, body.streamed) };
  const behind = path.slice(path.indexOf(PUBLISHERS));
  if (behind === UNFILLED) {
    const action = body.streamed ? `${STREAM}?alt=sse` : GENERATE;
    return { behind: `${UNFILLED}${encodeModel(body.model)}:${action}` };
  }
  const version = path.startsWith("/v1beta1/") ? "v1beta1" : "v1";
  const passed = answeredQuery(query, body);
  return { behind: behind + (passed === "" ? "" : `?${passed}`), version };
}

/** The path of calls that came without one. */
const UNFILLED = `${PUBLISHERS}google/models/`;

const anthropicCall = (model: string, isStreamed: boolean): string =>
  `${PUBLISHERS}anthropic/models/${encodeModel(model)}:${isStreamed ? RAW_STREAM : RAW}`;

/** Versions of Claude stand behind an `@`, which paths may have. */
const encodeModel = (model: string): string => encodeURIComponent(model).replaceAll("%40", "@");

/** The setting's own, or that of its service account. */
function projectOf(members: SettingFields): string | undefined {
  const { projectId = "" } = members;
  if (projectId !== "") return projectId;
  try {
    return serviceAccountOf(members).projectId || undefined;
  } catch {
    return undefined;
  }
}
