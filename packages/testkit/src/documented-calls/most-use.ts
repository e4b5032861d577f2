/** The most that a model accepts and returns. */
export interface ModelLimits {
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
}

/** The most that a provider can report for a call under its documentation. */
export interface DocumentedUse {
  readonly promptTokens: number;
  /** Over all choices. */
  readonly outputTokens: number;
  readonly webSearches: number;
  readonly webSearchPreviews: number;
  readonly fileSearches: number;
  /** What the image tool used, through a model of its own. */
  readonly pictures: readonly PictureUse[];
}

export interface PictureUse {
  readonly model: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter(isJson) : [];
const numberIn = (json: Json, name: string): number | undefined => {
  const value = json[name];
  return typeof value === "number" ? value : undefined;
};

const NOTHING: DocumentedUse = {
  promptTokens: 0,
  outputTokens: 0,
  webSearches: 0,
  webSearchPreviews: 0,
  fileSearches: 0,
  pictures: [],
};

type MostUse = (body: Json, limits: ModelLimits) => DocumentedUse;

const ENDPOINTS: ReadonlyMap<string, MostUse> = new Map<string, MostUse>([
  ["/v1/responses", mostOfResponse],
  ["/v1/chat/completions", mostOfChat],
  ["/v1/completions", mostOfCompletion],
  ["/v1/embeddings", mostOfEmbedding],
  ["/v1/images/generations", mostOfPictures],
  ["/v1/images/edits", mostOfPictures],
  ["/v1/audio/speech", mostOfSpeech],
]);

/**
 * The most that the documentation of the endpoint at `path` lets a provider report for this very body, whatever the
 * gateway makes of it: an image as gpt-4o-mini counts it, every reference as long as the model takes, every tool called
 * as often as it may be, each call causing a pass over a full window.
 */
export function mostUse(path: string, body: Json, limits: ModelLimits): DocumentedUse {
  const most = ENDPOINTS.get(path);
  if (most === undefined) throw new Error(`nothing is documented of ${path}`);
  return most(body, limits);
}

/** Tokens of one image with gpt-4o-mini: 2,833 + 8 × 5,667. */
const IMAGE_TOKENS = 48_169;
const IMAGES = new Set<unknown>([
  "image_url",
  "input_image",
  "computer_screenshot",
  "image_generation_call",
]);
/** Members of every API that hold an id, an address or a thing that leads to content elsewhere. */
const REFERRING = new Set([
  "tomorrow",
  "source",
  "attached",
  "audio",
  "data_sources",
  "web_search_options",
  "previous_response_id",
  "conversation",
]);
/** Items and parts that refer elsewhere, or are unknown. */
const ELSEWHERE = new Set<unknown>([
  "file",
  "input_file",
  "input_video",
  "video_url",
  "audio_url",
  "hologram",
  "item_reference",
  "reasoning",
]);

const refers = (json: Json): boolean =>
  Object.entries(json).some(([name, value]) => REFERRING.has(name) && isContent(value));

const isContent = (value: unknown): boolean =>
  typeof value === "string" || (typeof value === "object" && value !== null);

/** One token per byte of text, plus pictures; for files, references and anything unknown, all that the model accepts. */
function contentTokens(value: unknown, window: number): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number") return 1;
  const sum = (inner: readonly unknown[]): number =>
    inner.reduce<number>((total, one) => total + contentTokens(one, window), 0);
  if (Array.isArray(value)) return sum(value);
  if (!isJson(value)) return 0;
  if (refers(value) || ELSEWHERE.has(value["type"]) || isReference(value)) return window;
  return IMAGES.has(value["type"]) ? IMAGE_TOKENS : sum(Object.values(value)) + 4;
}

/** An item that is nothing but an id. */
const isReference = (item: Json): boolean => "id" in item && Object.keys(item).length === 1;

function mostOfChat(body: Json, { contextTokens, maxOutputTokens }: ModelLimits): DocumentedUse {
  const { messages, model, prediction, tools } = body;
  const searches = String(model).includes("search");
  const known = contentTokens(messages, contextTokens) + contentTokens(tools, contextTokens);
  const caps = [numberIn(body, "max_completion_tokens"), numberIn(body, "max_tokens")];
  const given = caps.filter((cap) => cap !== undefined);
  const cap = given.length === 0 ? maxOutputTokens : Math.max(...given);
  const rejected = prediction === undefined ? 0 : contentTokens(prediction, contextTokens);
  return {
    ...NOTHING,
    promptTokens: searches || refers(body) ? contextTokens : Math.min(known, contextTokens),
    outputTokens: (Math.min(cap, contextTokens) + rejected) * (numberIn(body, "n") ?? 1),
    webSearchPreviews: searches ? 1 : 0,
  };
}

const CLIENT_TOOLS = new Set<unknown>(["function", "custom"]);
/** What a prompt stored at the provider may bring along. */
const KEPT_TOOLS: readonly Json[] = [
  { type: "web_search_preview" },
  { type: "file_search" },
  { type: "image_generation" },
];
/** No provider lets a model call tools more often by itself. */
const UNLIMITED_CALLS = 1000;

function mostOfResponse(body: Json, limits: ModelLimits): DocumentedUse {
  const { contextTokens, maxOutputTokens } = limits;
  const { input, instructions, prompt, tools } = body;
  const hosted = [
    ...listOf(tools).filter(({ type }) => !CLIENT_TOOLS.has(type)),
    ...(isJson(prompt) ? KEPT_TOOLS : []),
  ];
  const calls = hosted.length === 0 ? 0 : (numberIn(body, "max_tool_calls") ?? UNLIMITED_CALLS);
  const own = contentTokens([input, instructions, tools], contextTokens);
  const first = refers(body) || isJson(prompt) ? contextTokens : Math.min(own, contextTokens);
  return {
    promptTokens: first + passTokens(hosted, first, contextTokens) * calls,
    outputTokens: Math.min(numberIn(body, "max_output_tokens") ?? maxOutputTokens, contextTokens),
    ...feesOf(hosted, calls),
  };
}

/** A pass caused by a tool may fill the whole window, or take in all that a web search returns. */
function passTokens(hosted: readonly Json[], first: number, contextTokens: number): number {
  const onlySearches = hosted.every(({ type }) => String(type).startsWith("web_search"));
  return onlySearches ? Math.min(contextTokens, Math.max(first, 128_000)) : contextTokens;
}

function feesOf(
  hosted: readonly Json[],
  calls: number,
): Omit<DocumentedUse, "promptTokens" | "outputTokens"> {
  const callsOf = (wanted: string): number =>
    hosted.some(({ type }) => type === wanted) ? calls : 0;
  const drawing = hosted.find(({ type }) => type === "image_generation");
  return {
    webSearches: callsOf("web_search"),
    webSearchPreviews: callsOf("web_search_preview"),
    fileSearches: callsOf("file_search"),
    pictures:
      drawing === undefined ? [] : Array.from({ length: calls }, () => mostOfDrawing(drawing)),
  };
}

/** One picture from a prompt of 8,000 tokens and one input picture in high fidelity. */
function mostOfDrawing(tool: Json): PictureUse {
  const model = typeof tool["model"] === "string" ? tool["model"] : "gpt-image-2";
  return { model, promptTokens: 8000 + 6240, outputTokens: pictureTokens(model, tool) };
}

/** The most tokens of a picture, partial images included (OpenAI's image generation guide). */
function pictureTokens(model: string, asked: Json): number {
  const partial = 100 * (numberIn(asked, "partial_images") ?? 0);
  if (!model.startsWith("gpt-image-2")) return 6240 + partial;
  const [, width = "2880", height = "2880"] = /^(\d+)x(\d+)$/.exec(String(asked["size"])) ?? [];
  const steps = { low: 16, medium: 48 }[String(asked["quality"])] ?? 96;
  const [long, short] = [
    Math.max(Number(width), Number(height)),
    Math.min(Number(width), Number(height)),
  ];
  const across = Math.round((steps * short) / long);
  return Math.ceil((steps * across * (2_000_000 + long * short)) / 4_000_000) + partial;
}

function mostOfPictures(body: Json): DocumentedUse {
  const { images, mask, model, prompt } = body;
  const sent = refers(body) ? 16 : listOf(images).length + Number(isJson(mask));
  const each = pictureTokens(String(model), body);
  return {
    ...NOTHING,
    promptTokens: contentTokens(prompt, 0) + sent * 6240,
    outputTokens: each * (numberIn(body, "n") ?? 1),
  };
}

/** Every prompt is answered `n` or `best_of` times, whichever is more. */
function mostOfCompletion(body: Json, limits: ModelLimits): DocumentedUse {
  const { prompt } = body;
  const tried = Math.max(numberIn(body, "n") ?? 1, numberIn(body, "best_of") ?? 1);
  const { contextTokens, maxOutputTokens } = limits;
  const cap = Math.min(numberIn(body, "max_tokens") ?? 16, maxOutputTokens, contextTokens);
  return {
    ...NOTHING,
    promptTokens: promptsTokens(body, prompt, limits),
    outputTokens: tried * promptsIn(prompt) * cap,
  };
}

function mostOfEmbedding(body: Json, limits: ModelLimits): DocumentedUse {
  return { ...NOTHING, promptTokens: promptsTokens(body, body["input"], limits) };
}

/** Each prompt of a list may be as long as the model accepts. */
function promptsTokens(body: Json, value: unknown, { contextTokens }: ModelLimits): number {
  const most = promptsIn(value) * contextTokens;
  const isElsewhere = refers(body) || listOf(value).length > 0;
  return isElsewhere ? most : Math.min(contentTokens(value, contextTokens), most);
}

/** A list of numbers is one prompt, given as tokens. */
const promptsIn = (value: unknown): number =>
  Array.isArray(value) && value.some((one) => typeof one !== "number") ? value.length : 1;

/** Two digits a second is slow; a quarter of the speed takes four times as long. 1,250 tokens are a minute. */
function mostOfSpeech(body: Json): DocumentedUse {
  const { input, instructions, model } = body;
  const characters = Array.from(String(input)).length;
  if (String(model).startsWith("tts-")) return NOTHING;
  const seconds = characters / 2 / Math.min(numberIn(body, "speed") ?? 1, 1);
  return {
    ...NOTHING,
    promptTokens: contentTokens(input, 0) + contentTokens(instructions, 0),
    outputTokens: Math.floor((seconds * 1250) / 60),
  };
}
