import type { ContainerBound, ToolBound, ToolLimits, ToolPart } from "../../../contract/bounds.ts";
import type { CallBody } from "../../../contract/call-body.ts";
import { isCount } from "../../../formats/json/checked-members.ts";
import { isRecord, type JsonRecord, recordsOf, stringIn } from "../../../formats/json/is-record.ts";
import { namesIn } from "../../../reading/bound/names-in.ts";
import { MAX_PICTURES, pictureTokens } from "../images/picture-tokens.ts";
import { responseContentOf } from "./response-content.ts";

/** How many calls of tools a response may make where its caller sets no limit, and a limit has to be kept. */
const DEFAULT_MAX_CALLS = 20;
/** What a caller asks for beyond that is cut to it. */
const MAX_CALLS = 1000;
/** As `DEFAULT_MAX_CALLS`, where the tool draws: pictures cost far more than searches. */
const DEFAULT_MAX_PICTURES = 4;
/** What a tool may draw with that names no model: its default, and what has replaced it since. */
const IMAGE_MODELS = ["gpt-image-1", "gpt-image-1.5", "gpt-image-2"];

/** Tools the caller runs: their results come with the next call. */
const CLIENT_TOOLS: ReadonlySet<unknown> = new Set(
  namesIn("function custom apply_patch local_shell computer computer_use_preview"),
);

const IN_CONTAINERS: ReadonlySet<unknown> = new Set(["code_interpreter", "shell"]);
/** A container made for the call has this where the caller names no other (OpenAI's API reference, November 2026). */
const DEFAULT_MEMORY = "1g";
/** Sessions last 20 minutes, and a call may touch two; one in the background is assumed to end within two hours. */
const SESSIONS = 2;
const BACKGROUND_SESSIONS = 7;

/** What a web search goes through at most (https://developers.openai.com/api/docs/guides/tools-web-search#limitations). */
const WEB_SEARCH_CONTEXT = 128_000;
/** A picture's prompt may have as many characters (OpenAI's API reference, November 2026). */
const PICTURE_PROMPT_TOKENS = 32_000;

/** Tools that the provider runs: all whose type is not known to be the caller's to run. A prompt kept there may have any. */
export function hostedToolsOf({ input, prompt, tools }: JsonRecord): readonly JsonRecord[] {
  const added = recordsOf(input).flatMap((item) => recordsOf(item["tools"]));
  const hosted = [...recordsOf(tools), ...added].flatMap(inNamespace).filter(isHosted);
  return (prompt ?? null) === null ? hosted : [...hosted, ...KEPT_TOOLS];
}

/**
 * A conversation grows with each call, a container keeps files, a tool server may act, and a prompt kept at the provider
 * may have any of them (https://developers.openai.com/api/docs/api-reference/responses/create, November 2026). Earlier
 * responses never change.
 */
export function statefulBy({ json }: CallBody): string | undefined {
  const kept = ["conversation", "prompt"].find((name) => (json[name] ?? null) !== null);
  return kept ?? (hostedToolsOf(json).some(isStateful) ? "tools" : undefined);
}

const isStateful = ({ container, environment, type }: JsonRecord): boolean =>
  type === "mcp" ||
  typeof container === "string" ||
  (isRecord(environment) && environment["type"] === "container_reference");

const inNamespace = (tool: JsonRecord): readonly JsonRecord[] =>
  tool["type"] === "namespace" ? recordsOf(tool["tools"]) : [tool];

const WEB_SEARCH = "web_search";
const KEPT_TOOLS: readonly JsonRecord[] = [
  { type: "web_search_preview" },
  { type: "file_search" },
  { type: "image_generation" },
  { type: "code_interpreter" },
];

function isHosted({ environment, execution, type }: JsonRecord): boolean {
  if (CLIENT_TOOLS.has(type)) return false;
  if (type === "shell") return !isRecord(environment) || environment["type"] !== "local";
  return type !== "tool_search" || execution !== "client";
}

/**
 * What the provider's own tools can use. Each call of one can cause a further pass of the model over all that there is
 * by then, and the usage is the sum of the passes: of an o3 with a window of 200,000 tokens one response reported
 * 650,000 prompt tokens (https://community.openai.com/t/massive-input-token-inflation-50x-with-o3-web-search/1317167).
 */
export function boundTools(body: CallBody, limits: ToolLimits): ToolBound | undefined {
  const { json } = body;
  const tools = hostedToolsOf(json);
  if (tools.length === 0) return undefined;
  const { max_tool_calls: most } = json;
  const isLimited = isCount(most) && most <= MAX_CALLS;
  const inContainers = tools.filter(({ type }) => IN_CONTAINERS.has(type));
  const drawing = tools.filter(({ type }) => type === "image_generation");
  const usual = drawing.length > 0 ? DEFAULT_MAX_PICTURES : DEFAULT_MAX_CALLS;
  const calls = isCount(most) ? Math.min(most, MAX_CALLS) : usual;
  return {
    maxCalls: calls,
    // Tools that a prompt kept at the provider may have are not what the call is about.
    minCalls: tools.length > KEPT_TOOLS.length || (json["prompt"] ?? null) === null ? 1 : 0,
    isLimited,
    promptTokens: boundPass(tools, limits),
    units: unitsOf(tools),
    containers: inContainers.map((tool) => containerOf(tool, json)),
    parts: drawing.map((tool) => boundPicture(tool, picturesBy(body, calls))),
  };
}

/**
 * The prompt of a pass with the provider's own tools, which bring in what they find: the model's window. A search on the
 * web ends where its own window does, if the call itself is not longer than that.
 */
export function boundPass(
  tools: readonly JsonRecord[],
  { contextTokens, promptTokens }: ToolLimits,
) {
  const onlySearches = tools.every(({ type }) => stringIn(type).startsWith(WEB_SEARCH));
  const searched = Math.max(WEB_SEARCH_CONTEXT, promptTokens);
  return onlySearches ? Math.min(contextTokens, searched) : contextTokens;
}

const isPreview = (type: string): boolean => type.startsWith(`${WEB_SEARCH}_preview`);

/** A call is of one tool, and of which one is not known before. */
function unitsOf(tools: readonly JsonRecord[]): ToolBound["units"] {
  const types = tools.map(({ type }) => stringIn(type));
  const units: NonNullable<ToolBound["units"]> = {};
  if (types.some(isPreview)) units.webSearchPreviews = 1;
  if (types.some((type) => type.startsWith(WEB_SEARCH) && !isPreview(type))) units.webSearches = 1;
  if (types.includes("file_search")) units.fileSearches = 1;
  return units;
}

/** How many pictures there can be for a tool to go by: those in the call, and those it has made itself. */
function picturesBy(body: CallBody, calls: number): number {
  const { images, unknown } = responseContentOf(body);
  return unknown === undefined ? Math.min(MAX_PICTURES, images.length + calls - 1) : MAX_PICTURES;
}

function boundPicture(tool: JsonRecord, pictures: number): ToolPart {
  const { model } = tool;
  const models = typeof model === "string" && model !== "" ? [model] : IMAGE_MODELS;
  const asked = models.map((name) => pictureTokens({ ...tool, model: name }));
  const given = models.map((name) => pictureTokens({ model: name }));
  // A mask is a picture too.
  return {
    models,
    promptTokens: PICTURE_PROMPT_TOKENS + (Math.max(pictures, 0) + 1) * Math.max(...given),
    outputTokens: Math.max(...asked),
  };
}

/** The size of a container that existed before is not known. */
function containerOf(tool: JsonRecord, { background }: JsonRecord): ContainerBound {
  const { container, environment = container } = tool;
  const isMade = isRecord(environment) && environment["type"] !== "container_reference";
  const memory = isMade ? (environment["memory_limit"] ?? DEFAULT_MEMORY) : undefined;
  return {
    tool: stringIn(tool["type"]),
    memoryLimit: typeof memory === "string" ? memory : undefined,
    sessions: background === true ? BACKGROUND_SESSIONS : SESSIONS,
  };
}
