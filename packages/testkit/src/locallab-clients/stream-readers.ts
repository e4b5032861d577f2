import { z } from "zod";

/** What a client hands to its own caller: a text, or an object. */
export type LocalLabShown = string | Readonly<Record<string, unknown>>;

export interface LocalLabSeen {
  readonly shown: readonly LocalLabShown[];
  /** With what error it ended. */
  readonly failed: string | undefined;
  /** It saw the end mark. */
  readonly ended: boolean;
  /** At such an error the client makes the whole call again. */
  readonly callsAgain: boolean;
}

/** As Python's `str.strip`: its blanks are ours, but for the byte order mark, and some separators. */
const LINE_SEPARATORS = String.raw`\x1c-\x1e`;
const BLANKS = "(?:(?!\\ufeff)\\s|[\\x1c-\\x1f\\x85])+";
const AROUND = new RegExp(`^${BLANKS}|${BLANKS}$`, "g");
const strip = (text: string): string => text.replaceAll(AROUND, "");

/** The lines that aiohttp gives: only line feeds end them. */
const linesOf = (stream: Buffer): readonly string[] =>
  stream
    .toString("utf8")
    .split("\n")
    .map(strip)
    .filter((line) => line !== "");

/**
 * What `LocalLabClient.stream_generate` of locallab-client 1.1.0 makes of a stream, line by line (its source on PyPI,
 * 2025-05).
 */
export function seenByStreamGenerate(stream: Buffer): LocalLabSeen {
  const shown: string[] = [];
  for (const line of linesOf(stream)) {
    const text = line.startsWith("data: ") ? line.slice(6) : line;
    if (text === "[DONE]") return endedWith(shown);
    if (text.startsWith("Error:")) return failedWith(shown, text);
    shown.push(text);
  }
  return { shown, failed: undefined, ended: false, callsAgain: false };
}

/** What `LocalLabClient.stream_chat` makes of one. */
export function seenByStreamChat(stream: Buffer): LocalLabSeen {
  const shown: Readonly<Record<string, unknown>>[] = [];
  for (const line of linesOf(stream)) {
    const value = pythonJson(line);
    if (value === "[DONE]") return endedWith(shown);
    if (value !== undefined) shown.push(Object(value));
    else if (line.startsWith("Error:")) return failedWith(shown, line);
  }
  return { shown, failed: undefined, ended: false, callsAgain: false };
}

/** What `locallab chat` of locallab 0.11.3 shows of a stream, of either path (`cli/connection.py` and `cli/chat.py`, 2025-07). */
export function seenByCommandLine(stream: Buffer): LocalLabSeen {
  const shown: string[] = [];
  // httpx gives lines as `str.splitlines` does.
  for (const raw of stream.toString("utf8").split(LINE_END)) {
    const line = strip(raw);
    if (!line.startsWith("data: ")) continue;
    const data = line.slice(6);
    if (data === "[DONE]") return endedWith(shown);
    const text = textOfChunk(data);
    if (text !== undefined && text !== "") shown.push(text);
  }
  return { shown, failed: undefined, ended: false, callsAgain: false };
}

const LINE_END = new RegExp(String.raw`\r\n|[\n\v\f\r\x85\u2028\u2029${LINE_SEPARATORS}]`);

const Delta = z.object({ delta: z.object({ content: z.string() }) });
const Chunk = z.union([
  z
    .object({ choices: z.tuple([Delta], z.unknown()) })
    .transform(({ choices: [{ delta }] }) => delta.content),
  z
    .object({ choices: z.tuple([z.object({ text: z.string() })], z.unknown()) })
    .transform(({ choices: [{ text }] }) => text),
  z.object({ token: z.string() }).transform(({ token }) => token),
  z.object({ text: z.string() }).transform(({ text }) => text),
  z.object({ content: z.string() }).transform(({ content }) => content),
]);

/** `_parse_stream_chunk`: a number is no container, so looking into it raises, and it is dropped. */
function textOfChunk(data: string): string | undefined {
  const value = pythonJson(data);
  return value === undefined ? data : Chunk.safeParse(value).data;
}

/** `undefined` where Python's JSON raises. It knows some numbers that ours does not. */
function pythonJson(text: string): unknown {
  if (/^[\t\n\r ]*(?:NaN|-?Infinity)[\t\n\r ]*$/.test(text)) return Number.NaN;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const endedWith = (shown: readonly LocalLabShown[]): LocalLabSeen => ({
  shown,
  failed: undefined,
  ended: true,
  callsAgain: false,
});

const failedWith = (shown: readonly LocalLabShown[], line: string): LocalLabSeen => ({
  shown,
  failed: line.replaceAll("Error: ", ""),
  ended: false,
  callsAgain: /timeout/i.test(line),
});
