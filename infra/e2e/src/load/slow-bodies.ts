/** A body made to be slow to read, and where it is sent. */
export interface SlowBody {
  readonly name: string;
  /** Below `/api/providers/<provider>/v1`; LocalLab's own paths are at the root. */
  readonly path: string;
  readonly provider: "anthropic" | "locallab" | "openai";
  readonly contentType: string;
  readonly make: () => Buffer;
}

/** How large bodies are, of the size their names say: reading all of them takes a minute of a core. */
const SHARE = Number(process.env["LINTEL_SLOW_BODIES_SHARE"] ?? 0.2);
const MEGABYTE = 1_000_000 * SHARE;
const MANY = 300_000 * SHARE;
/** As many as LocalLab's paths take: 4 MiB. */
const MOST_OF_LOCALLAB = 130_000 * SHARE;

const chat = (rest: string): string => `{"model":"gpt-4o","messages":${rest}}`;
const said = (content: string): string => chat(`[{"role":"user","content":${content}}]`);
const listOf = (item: string, count: number): string => `[${`${item},`.repeat(count - 1)}${item}]`;
const members = (count: number, name: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => `"${name(at)}":1`).join(",");
const IMAGE = `data:image/png;base64,${"QUJD".repeat(5 * MEGABYTE)}`;
const MESSAGE = '{"role":"user","content":"x"}';
const PART = '{"type":"text","text":"x"}';

/** Texts of JSON bodies for chat, by what makes them slow. */
const CHATS: Readonly<Record<string, () => string>> = {
  "2.7 million members": () => chat(`[],${members(2.7 * MEGABYTE, String)}`),
  "9,000 members": () => chat(`[],${members(9000, (at) => `a${at}`)}`),
  "names of 3,000 characters": () =>
    chat(`[],${members(9000 * SHARE, (at) => String(at).padStart(3000, "n"))}`),
  "a member named 4 million times": () => chat(`[]${',"x":1'.repeat(4 * MEGABYTE)}`),
  "members within members": () =>
    chat(`[],"tools":${listOf(`{${members(100, (at) => `a${at}`)}}`, 15_000 * SHARE)}`),
  "500 levels, often": () => chat(listOf(`${"[".repeat(500)}${"]".repeat(500)}`, 3900 * SHARE)),
  "2 million objects": () => chat(listOf("{}", 1.9 * MEGABYTE)),
  "14 million numbers": () => chat(listOf("1", 14 * MEGABYTE)),
  "a number of 30 million digits": () => chat(`[${"1".repeat(30 * MEGABYTE)}]`),
  "300,000 messages": () => chat(listOf(MESSAGE, MANY)),
  "300,000 parts": () => said(listOf(PART, MANY)),
  "300,000 pictures": () =>
    said(listOf('{"type":"image_url","image_url":{"url":"data:,x"}}', MANY)),
  "a million models": () => `{"a":${listOf('{"model":"g0"}', MEGABYTE)}}`,
  "one picture of 20 MB": () =>
    said(`[${PART},{"type":"image_url","image_url":{"url":"${IMAGE}"}}]`),
  "a plain text of 30 MB": () => said(`"${"word ".repeat(6 * MEGABYTE)}"`),
  "15 million escapes": () => said(`"${String.raw`\n`.repeat(15 * MEGABYTE)}"`),
  "5 million escapes by number": () => said(`"${String.raw`\u0041`.repeat(5 * MEGABYTE)}"`),
  "10 million letters beyond ASCII": () => said(`"${"é".repeat(10 * MEGABYTE)}"`),
  "30 million spaces": () => `{"model":"gpt-4o","messages":[]${" ".repeat(30 * MEGABYTE)}}`,
  "30 MB of line ends": () => `{"model":"gpt-4o","messages":[]${"\n".repeat(30 * MEGABYTE)}}`,
  "no end": () => said(`"${"x".repeat(30 * MEGABYTE)}`),
};

const TEXTS_OF_MESSAGES = `{"model":"claude-sonnet-4-5","max_tokens":10,"messages":${listOf(MESSAGE, MANY)}}`;

const BOUNDARY = "slow";
const field = (name: string, content: string): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`;
const form = (parts: string): Buffer => Buffer.from(`${parts}--${BOUNDARY}--\r\n`, "latin1");
const FORM = {
  path: "/audio/transcriptions",
  provider: "openai",
  contentType: `multipart/form-data; boundary=${BOUNDARY}`,
} as const;
const JSON_TYPE = "application/json";

export const SLOW_BODIES: readonly SlowBody[] = [
  ...Object.entries(CHATS).map(([name, make]) => ({
    name,
    path: "/chat/completions",
    provider: "openai" as const,
    contentType: JSON_TYPE,
    make: () => Buffer.from(make()),
  })),
  {
    name: "300,000 messages for Anthropic",
    path: "/messages",
    provider: "anthropic",
    contentType: JSON_TYPE,
    make: () => Buffer.from(TEXTS_OF_MESSAGES),
  },
  {
    name: "300,000 inputs of a response",
    path: "/responses",
    provider: "openai",
    contentType: JSON_TYPE,
    make: () => Buffer.from(`{"model":"gpt-4o","input":${listOf(MESSAGE, MANY)}}`),
  },
  {
    name: "130,000 messages on LocalLab's path",
    path: "/chat",
    provider: "locallab",
    contentType: JSON_TYPE,
    make: () =>
      Buffer.from(`{"model_id":"gpt-4o","messages":${listOf(MESSAGE, MOST_OF_LOCALLAB)}}`),
  },
  {
    name: "15 million escapes where nothing is known",
    path: "/unheard/of",
    provider: "openai",
    contentType: JSON_TYPE,
    make: () => Buffer.from(`{"model":"gpt-4o","a":["${String.raw`\n`.repeat(15 * MEGABYTE)}"]}`),
  },
  { ...FORM, name: "a form of 10,000 parts", make: () => form(field("a", "x").repeat(10_000)) },
  {
    ...FORM,
    name: "a form of 30 MB that nearly ends often",
    make: () => form(field("model", "whisper-1") + field("file", "\r\n--slo".repeat(4 * MEGABYTE))),
  },
  {
    ...FORM,
    name: "frames of audio that lead nowhere",
    make: () =>
      form(field("model", "whisper-1") + fileField("\u00ff\u00fb\u0090".repeat(9 * MEGABYTE))),
  },
];

function fileField(content: string): string {
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.mp3"\r\n\r\n${content}\r\n`;
}
