import type { AnswerReading } from "@lintel/providers";

/** An answer as an upstream sends it, with what has to be read of it. */
export interface AnAnswer {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  /** The request: JSON, or the fields of a form. */
  readonly body?: object;
  readonly form?: Readonly<Record<string, string>>;
  /** Members the reading has, whatever else it has. */
  readonly reads: Partial<AnswerReading>;
  /** The dialect has an end mark, and it is in the answer. */
  readonly ends?: boolean;
}

/** Answers of one path: plain ones, and streams where it has any. */
export interface PathAnswers {
  readonly plain: readonly AnAnswer[];
  readonly streamed?: readonly AnAnswer[];
}

type Description = Omit<AnAnswer, "bytes" | "contentType">;

/** A plain answer in JSON. */
export const plain = (answer: object, described: Description): AnAnswer => ({
  ...described,
  contentType: "application/json",
  bytes: Buffer.from(JSON.stringify(answer)),
});

/** How the events of a stream are written. */
export interface Writing {
  readonly end?: string;
  /** What follows the last event's data. */
  readonly last?: string;
  /** With the line `event:` that some write before the data. */
  readonly named?: boolean;
}

/** Server-sent events: each an object, or a text as `[DONE]`. */
export function toEvents(events: readonly (object | string)[], writing: Writing = {}): Buffer {
  const { end = "\n", last = end + end, named = false } = writing;
  const written = events.map((event) => {
    const name = named && "type" in Object(event) ? `event: ${String(typeOf(event))}${end}` : "";
    return `${name}data: ${typeof event === "string" ? event : JSON.stringify(event)}`;
  });
  return Buffer.from(written.join(end + end) + last);
}

const typeOf = (event: object | string): unknown =>
  typeof event === "object" && "type" in event ? event.type : undefined;

/** A stream as it is usually written, and in the ways in which some write it. */
export const streams = (
  events: readonly (object | string)[],
  described: Description,
  writing: Writing = {},
): readonly AnAnswer[] =>
  Object.entries(WAYS).map(([way, own]) =>
    stream(events, { ...described, name: `${described.name}, ${way}` }, { ...writing, ...own }),
  );

const WAYS: Readonly<Record<string, Writing>> = {
  "as usual": {},
  "in lines that end in CR LF": { end: "\r\n" },
  "in lines that end in CR": { end: "\r" },
  "without the last blank line": { last: "\n" },
  "without the last line's end": { last: "" },
};

export const stream = (
  events: readonly (object | string)[],
  described: Description,
  writing: Writing = {},
): AnAnswer => ({
  ...described,
  contentType: "text/event-stream",
  bytes: toEvents(events, writing),
});

/** Usage with these classes, all others being zero or absent. */
export const usageOf = (usage: Partial<NonNullable<AnswerReading["usage"]>>) => ({
  input: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  audioInput: 0,
  audioOutput: 0,
  ...usage,
});
