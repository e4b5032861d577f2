import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

/** A request as bytes, with a few things wrong with it. */
export interface Mutator {
  next(secrets: readonly string[]): Buffer;
}

const JSON_TYPE = "application/json";
const FORM_TYPE = "multipart/form-data; boundary=b";

const chat = (more: object = {}) =>
  JSON.stringify({
    model: "gpt-4o-mini",
    messages: [{ role: "user", content: "Hi" }],
    max_tokens: 5,
    ...more,
  });
const message = (more: object = {}) =>
  JSON.stringify({
    model: "claude-sonnet-4-5",
    max_tokens: 5,
    system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }],
    messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }],
    metadata: { user_id: "u" },
    ...more,
  });
const PROMPT = JSON.stringify({
  model: "claude-2.1",
  max_tokens_to_sample: 5,
  prompt: "\n\nHuman: Hi\n\nAssistant:",
});

const part = (head: string, content: string) =>
  `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
const form = (...parts: readonly (readonly [string, string])[]) =>
  `${parts.map(([head, content]) => part(head, content)).join("")}--b--\r\n`;
const MODEL = ['name="model"', "gpt-4o-mini"] as const;
const FILE = ['name="file"; filename="a.wav"', "bytes\r\n--bytes"] as const;
const AUDIO = form(MODEL, FILE, ['name="response_format"', "json"]);
const IMAGES = form(
  ['name="image[]"; filename="a.png"', "\u0089PNG"],
  ['name="image[]"; filename="ü.png"', ""],
  ['name="model"', "gpt-image-1"],
  ['name="prompt"', "a cat"],
  ['name="n"', "2"],
);

const OPENAI = "/api/providers/openai/v1";
const ANTHROPIC = "/api/providers/anthropic/v1";
const AZURE = "/api/providers/azure/openai";
const BEDROCK = "/api/providers/bedrock/anthropic/v1";
const VERSION = "?api-version=2024-10-21";

/** Method, target, type and body of requests with which nothing is wrong. */
const SEEDS = [
  ["POST", `${OPENAI}/chat/completions`, JSON_TYPE, chat()],
  ["POST", `${OPENAI}/chat/completions`, JSON_TYPE, chat({ stream: true, n: 2 })],
  ["POST", `${OPENAI}/completions`, JSON_TYPE, '{"model":"gpt-4o-mini","prompt":["a","b"]}'],
  ["POST", `${OPENAI}/embeddings`, JSON_TYPE, '{"model":"text-embedding-3-small","input":"x"}'],
  ["POST", `${OPENAI}/responses`, JSON_TYPE, '{"model":"gpt-4o-mini","input":"x"}'],
  ["POST", `${OPENAI}/audio/transcriptions`, FORM_TYPE, AUDIO],
  ["POST", `${OPENAI}/audio/speech`, JSON_TYPE, '{"model":"tts-1","input":"x","voice":"a"}'],
  ["POST", `${OPENAI}/images/generations`, JSON_TYPE, '{"model":"dall-e-3","prompt":"x","n":1}'],
  ["POST", `${OPENAI}/images/edits`, FORM_TYPE, IMAGES],
  ["POST", `${OPENAI}/files`, FORM_TYPE, AUDIO],
  ["POST", `${OPENAI}/uploads/u/parts`, FORM_TYPE, AUDIO],
  ["POST", `${OPENAI}/threads/t/runs`, JSON_TYPE, '{"assistant_id":"a","model":"gpt-4o-mini"}'],
  ["POST", `${OPENAI}/tomorrow/x`, JSON_TYPE, chat()],
  ["POST", `${OPENAI}/tomorrow/x`, FORM_TYPE, AUDIO],
  ["GET", `${OPENAI}/threads/t/runs/r?limit=1`, "", ""],
  ["DELETE", `${OPENAI}/files/f`, "", ""],
  ["POST", `${ANTHROPIC}/messages`, JSON_TYPE, message()],
  ["POST", `${ANTHROPIC}/messages`, JSON_TYPE, message({ stream: true })],
  ["POST", `${ANTHROPIC}/messages/count_tokens`, JSON_TYPE, message()],
  ["POST", `${ANTHROPIC}/complete`, JSON_TYPE, PROMPT],
  ["GET", `${ANTHROPIC}/models/claude-sonnet-4-5?limit=1`, "", ""],
  ["POST", `${AZURE}/deployments/prod/chat/completions${VERSION}`, JSON_TYPE, chat()],
  ["POST", `${AZURE}/deployments/prod/audio/transcriptions${VERSION}`, FORM_TYPE, AUDIO],
  ["POST", `${AZURE}/v1/responses`, JSON_TYPE, '{"model":"gpt-4o-mini","input":"x"}'],
  ["POST", `${BEDROCK}/messages`, JSON_TYPE, message()],
  ["POST", `${BEDROCK}/complete`, JSON_TYPE, PROMPT],
  ["POST", "/api/providers/vllm/v1/chat/completions", JSON_TYPE, chat()],
  ["POST", "/api/providers/deepinfra/v1/chat/completions", JSON_TYPE, chat({ stream: true })],
] as const;

const ODD = ["\0", "\r\n", "\t", '"', "\\", "%00", "%2e%2e/", "{", "}", "[", ",", "é", "\u00ff"]
  .concat(["٣", "💥", "//", "%2F", "%5c", "?", "#", ";", "..", "\u2028", "\\u0000", "\\ud800"])
  .concat([
    "-1",
    "1e999",
    "9007199254740993",
    "null",
    "[]",
    '"model":"gpt-4o",',
    "--b\r\n",
    "--b--",
  ]);

const ODD_HEADERS = [
  "Transfer-Encoding: gzip, chunked",
  "Content-Length: 7",
  "Content-Length: -1",
  "Content-Encoding: gzip",
  "Content-Type: application/json",
  "Content-Type: text/plain; charset=utf-16",
  "Content-Type: multipart/form-data",
  "Expect: 100-continue",
  "Expect: something",
  "Connection: upgrade\r\nUpgrade: websocket",
  "x-api-key: \u00ff",
  "Authorization: Basic Og==",
  "x-request-timeout: -1s",
  "x-request-timeout: ∞",
  "x-metadata: \u00ff\u00fe",
  "x-lintel-user-id: \u00ff",
  "x-custom-event-id: a,b{}\"'",
  "anthropic-version: ",
  "accept-encoding: br;q=9",
  "origin: null",
  "traceparent: 00-zz-zz-01",
  "range: bytes=0-",
  "Host: y",
  `cookie: ${"c".repeat(5000)}`,
  `x-long: ${"x".repeat(20_000)}`,
];

/** Whole bodies that are no fault of any single byte. */
const ODD_BODIES = [
  "",
  "\ufeff{}",
  "[".repeat(20_000),
  `{"a":`.repeat(5000),
  `{"model":"gpt-4o-mini","messages":"${"\\ud83d".repeat(2000)}"}`,
  `{"model":"gpt-4o-mini","x":${"9".repeat(5000)}}`,
  `${"--b\r\n".repeat(3000)}--b--\r\n`,
  part('name="model"; name="model"', "x").repeat(50),
];

type Draw = () => number;

/** Mulberry32: the same requests for the same seed. */
function random(seed: number): Draw {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function createMutator(seed: number): Mutator {
  const draw = random(seed);
  return { next: (secrets) => makeRequest(draw, secrets) };
}

function pick<Item>(draw: Draw, items: readonly Item[]): Item {
  const item = items[Math.floor(draw() * items.length)];
  if (item === undefined) throw new Error("nothing to pick");
  return item;
}

function spoil(draw: Draw, text: string): string {
  const at = Math.floor(draw() * (text.length + 1));
  const way = draw();
  if (way < 0.4) return text.slice(0, at) + pick(draw, ODD) + text.slice(at);
  if (way < 0.7) return text.slice(0, at) + text.slice(at + 1 + Math.floor(draw() * 5));
  return way < 0.85 ? text.slice(0, at) : text.slice(0, at) + text;
}

const maybe = (draw: Draw, chance: number, text: string) =>
  draw() < chance ? spoil(draw, text) : text;

/** How a body's characters become bytes, and the header that names the encoding. */
const ENCODINGS: readonly (readonly [string, (text: string) => Buffer])[] = [
  ["", (text) => Buffer.from(text, "latin1")],
  ["", (text) => Buffer.from(text, "utf16le")],
  ["Content-Encoding: gzip", (text) => gzipSync(text)],
  ["Content-Encoding: deflate", (text) => deflateSync(text)],
  ["Content-Encoding: br", (text) => brotliCompressSync(text)],
  ["Content-Encoding: identity", (text) => Buffer.from(text)],
];

interface Body {
  readonly bytes: Buffer;
  readonly headers: readonly string[];
}

function makeBody(draw: Draw, seed: string): Body {
  if (seed === "" && draw() < 0.9) return { bytes: Buffer.alloc(0), headers: [] };
  const text = draw() < 0.03 ? pick(draw, ODD_BODIES) : maybe(draw, 0.6, maybe(draw, 0.3, seed));
  const [header, encode] =
    draw() < 0.08 ? pick(draw, ENCODINGS) : (["", (own: string) => Buffer.from(own)] as const);
  const bytes = encode(text);
  // Bytes that no encoding has.
  if (bytes.length > 0 && draw() < 0.05) bytes[Math.floor(draw() * bytes.length)] = 0xff;
  const headers = header === "" ? [] : [header];
  if (draw() >= 0.08) return { bytes, headers: [...headers, `Content-Length: ${bytes.length}`] };
  return { bytes: inChunks(draw, bytes), headers: [...headers, "Transfer-Encoding: chunked"] };
}

function inChunks(draw: Draw, bytes: Buffer): Buffer {
  const at = Math.floor(draw() * bytes.length);
  const chunks = [bytes.subarray(0, at), bytes.subarray(at)].filter((chunk) => chunk.length > 0);
  const frames = chunks.flatMap((chunk) => [
    Buffer.from(maybe(draw, 0.1, `${chunk.length.toString(16)}\r\n`), "latin1"),
    chunk,
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...frames, Buffer.from(maybe(draw, 0.1, "0\r\n\r\n"), "latin1")]);
}

function makeRequest(draw: Draw, secrets: readonly string[]): Buffer {
  const [method, target, type, seed] = pick(draw, SEEDS);
  const { bytes, headers } = makeBody(draw, seed);
  const lines = [
    `${maybe(draw, 0.03, method)} ${maybe(draw, 0.25, target)} HTTP/1.1`,
    "Host: x",
    "Connection: close",
    maybe(draw, 0.05, `Authorization: Bearer ${pick(draw, secrets)}`),
    ...(type === "" ? [] : [maybe(draw, 0.2, `Content-Type: ${type}`)]),
    ...headers,
    ...(draw() < 0.3 ? [pick(draw, ODD_HEADERS)] : []),
    ...(draw() < 0.1 ? [spoil(draw, "x-odd: value")] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "utf8"), bytes]);
}
