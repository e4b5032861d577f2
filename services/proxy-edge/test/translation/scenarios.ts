import type { JsonRecord } from "@lintel/providers";

export interface ScriptedUsage {
  readonly input: number;
  /** Of the input. */
  readonly cached: number;
  readonly output: number;
  /** Of the output. */
  readonly reasoning?: number;
}

/** What a model says in a test, in no dialect's form. */
export interface Scripted {
  readonly texts?: readonly string[];
  readonly calls?: readonly {
    readonly id: string;
    readonly name: string;
    readonly input: JsonRecord;
  }[];
  readonly thought?: { readonly text: string; readonly signature: string };
  readonly stop: "calls" | "end" | "filter" | "length" | "sequence";
  readonly usage: ScriptedUsage;
  /** An error in place of an answer, or behind the texts of a stream. */
  readonly error?: { readonly status: number; readonly message: string };
  /** The stream breaks off behind its texts. */
  readonly isCut?: true;
}

const USAGE = { input: 20, cached: 5, output: 7 };

export const WEATHER = {
  name: "get_weather",
  description: "Tells the weather of a town.",
  schema: {
    type: "object",
    properties: { town: { type: "string" } },
    required: ["town"],
    additionalProperties: false,
  },
} as const;

export const ANSWER_SCHEMA = {
  type: "object",
  properties: { sum: { type: "number" } },
  required: ["sum"],
  additionalProperties: false,
} as const;

const paris = { id: "call_1", name: "get_weather", input: { town: "Paris" } };
const rome = { id: "call_2", name: "get_weather", input: { town: "Rom “è” \n" } };

/** What is asked for, beside the messages. */
export interface Scenario {
  readonly name: string;
  readonly isStreamed?: boolean;
  readonly answer: Scripted;
  /** Asked with the weather tool. */
  readonly hasTools?: boolean;
  /** The conversation has a call and its result. */
  readonly hasResults?: boolean;
  readonly hasImage?: boolean;
  readonly hasPdf?: boolean;
  /** The result has a picture, where the caller's dialect has a place for one. */
  readonly hasResultImage?: boolean;
  readonly hasSchema?: boolean;
  /** The instructions are to be kept in the provider's cache. */
  readonly hasCacheMarks?: boolean;
  readonly maxTokens?: number;
  readonly stop?: readonly string[];
}

const said = (...texts: readonly string[]): Scripted => ({ texts, stop: "end", usage: USAGE });

export const SCENARIOS: readonly Scenario[] = [
  { name: "plain", answer: said("Grüße “aus” \u{1F30D}\n\tParis") },
  { name: "streamed", isStreamed: true, answer: said("Grü", "ße \u{1F30D}", "\n aus Paris") },
  { name: "tools", hasTools: true, answer: { calls: [paris], stop: "calls", usage: USAGE } },
  {
    name: "tools, streamed",
    hasTools: true,
    isStreamed: true,
    answer: { texts: ["Let me see."], calls: [paris], stop: "calls", usage: USAGE },
  },
  {
    name: "parallel tools, streamed",
    hasTools: true,
    isStreamed: true,
    answer: { calls: [paris, rome], stop: "calls", usage: USAGE },
  },
  { name: "tool results", hasTools: true, hasResults: true, answer: said("It is warm.") },
  {
    name: "tool result with an image",
    hasTools: true,
    hasResults: true,
    hasResultImage: true,
    answer: said("It is a cat."),
  },
  { name: "image", hasImage: true, answer: said("A cat.") },
  { name: "PDF", hasPdf: true, answer: said("A bill.") },
  { name: "JSON schema", hasSchema: true, answer: said('{"sum":3}') },
  {
    name: "JSON schema, streamed",
    hasSchema: true,
    isStreamed: true,
    answer: said('{"su', 'm":3}'),
  },
  {
    name: "reasoning",
    answer: { ...said("Four."), thought: { text: "2 and 2", signature: "c2lnbmVk" } },
  },
  {
    name: "reasoning, streamed",
    isStreamed: true,
    answer: { ...said("Four."), thought: { text: "2 and 2", signature: "c2lnbmVk" } },
  },
  { name: "cache marks", hasCacheMarks: true, answer: said("Again.") },
  { name: "length", maxTokens: 7, answer: { ...said("It is w"), stop: "length" } },
  { name: "stop sequence", stop: ["END"], answer: { ...said("It is"), stop: "sequence" } },
  { name: "refusal", answer: { ...said("I cannot"), stop: "filter" } },
  {
    name: "error before",
    answer: { ...said(), error: { status: 429, message: "Too many tokens, please wait." } },
  },
  {
    name: "error in the stream",
    isStreamed: true,
    answer: { ...said("It is"), error: { status: 503, message: "The service is unavailable." } },
  },
  { name: "cut", isStreamed: true, answer: { ...said("It is"), isCut: true } },
];

/** A file that calls itself a PDF. */
export const PDF = Buffer.from("%PDF-1.4\n%%EOF\n").toString("base64");

/** A picture of one pixel. */
export const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
