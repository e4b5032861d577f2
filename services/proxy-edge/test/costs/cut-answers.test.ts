import { isDeepStrictEqual } from "node:util";
import { gzipSync } from "node:zlib";

import { CustomProvider } from "@lintel/core";
import { createPriceBook, priceUsage } from "@lintel/prices";
import {
  answerAbout,
  type AnswerReader,
  type AnswerReading,
  type AskedBody,
  type CallBody,
  createAnswerReader,
  type Endpoint,
  PROVIDERS,
  readEndpointCall,
  toProvider,
} from "@lintel/providers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CompressedReader } from "../../src/pipeline/relay/compressed-reader.ts";
import { type AnAnswer, streams, usageOf } from "../answers/an-answer.ts";
import { answersOf } from "../answers/answers-of.ts";
import { CHAT } from "../answers/chat-answers.ts";
import { MESSAGES } from "../answers/message-answers.ts";
import { RESPONSES } from "../answers/response-answers.ts";

const NOV_2026 = Date.UTC(2026, 10, 22);
const book = createPriceBook();
const BOUNDARY = "----x";
const PARAMS = {
  message_batch_id: "msgbatch_1",
  deployment_id: "gpt-4o",
  model: "amazon.nova-lite-v1:0",
  action: "converse-stream",
  call: "gemini-2.5-flash:streamGenerateContent",
};

function toForm(fields: Readonly<Record<string, string>>): string {
  const parts = Object.entries({ ...fields, file: "RIFF" }).map(
    ([name, value]) =>
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${name === "file" ? '; filename="a.wav"' : ""}\r\n\r\n${value}\r\n`,
  );
  return `${parts.join("")}--${BOUNDARY}--\r\n`;
}

function bodyOf(endpoint: Endpoint, { body, form }: AnAnswer, streamed: boolean): CallBody {
  const json = { model: "m", max_tokens: 9, stream: streamed, messages: [], ...body };
  const text = form === undefined ? JSON.stringify(json) : toForm(form);
  const verdict = readEndpointCall(endpoint, Buffer.from(text), {
    method: "POST",
    contentType:
      form === undefined ? "application/json" : `multipart/form-data; boundary=${BOUNDARY}`,
    params: PARAMS,
    mustKnowModel: false,
  });
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.body;
}

/** What came of an answer that was read in some pieces. */
interface Passed {
  readonly out: string;
  readonly reading: AnswerReading;
  readonly ended: boolean;
  /** The reading at the moment the reader reported the answer's end. */
  readonly atEnd: AnswerReading | undefined;
  /** The caller had all of it before its bytes were to be kept back. */
  readonly isTooEarly: boolean;
}

/** Reads an answer piece by piece, as the relay does. */
function grant(reader: AnswerReader, pieces: readonly Buffer[]): Passed {
  const out: Buffer[] = [];
  let atEnd: AnswerReading | undefined;
  let had: string | undefined;
  for (const piece of pieces) {
    const passing = reader.push(piece);
    const before = out.length;
    if (passing !== undefined) out.push(passing);
    if (had === undefined && (reader.ended || reader.isEnding === true)) {
      had = toText(out.slice(0, before));
    }
    if (reader.ended) atEnd ??= reader.read();
  }
  const { ended } = reader;
  const rest = reader.flush();
  if (rest !== undefined) out.push(rest);
  const whole = toText(out);
  return { out: whole, reading: reader.read(), ended, atEnd, isTooEarly: had === whole };
}

const toText = (pieces: readonly Buffer[]): string => Buffer.concat(pieces).toString("latin1");

/** Every byte of a short answer, and of a long one those of its ends and some between; all are cut at in pieces of one byte. */
const DENSE_BYTES = 300;
const STRIDE = 67;
function cutsOf(length: number): readonly number[] {
  return Array.from({ length }, (_, at) => at).filter(
    (at) => at < DENSE_BYTES || at > length - DENSE_BYTES || at % STRIDE === 0,
  );
}

const single = (bytes: Buffer): readonly Buffer[] =>
  Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));

function slices(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const bounds = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
  return bounds.slice(1).map((to, index) => bytes.subarray(bounds[index], to));
}

/** How an answer is read whole, and where it must not be cut. */
function tryCuts({ bytes }: AnAnswer, createReader: () => AnswerReader) {
  const whole = grant(createReader(), [bytes]);
  const isSame = (pieces: readonly Buffer[]): boolean => {
    const passed = grant(createReader(), pieces);
    return (
      !passed.isTooEarly &&
      passed.out === whole.out &&
      passed.ended === whole.ended &&
      isDeepStrictEqual(passed.reading, whole.reading) &&
      isDeepStrictEqual(passed.atEnd ?? whole.reading, whole.reading)
    );
  };
  const wrongCuts = cutsOf(bytes.length).filter((at) => !isSame(slices(bytes, [at])));
  const cuts = fc.array(fc.nat(bytes.length), { maxLength: 20 });
  const random = fc.check(
    fc.property(cuts, (at) => isSame(slices(bytes, at))),
    { numRuns: 20 },
  );
  return {
    reading: whole.reading,
    ended: whole.ended,
    wrongCuts,
    isWrongInBytes: !isSame(single(bytes)),
    counterexample: random.counterexample,
  };
}

const ALL_ALIKE = { wrongCuts: [], isWrongInBytes: false, counterexample: null };

function formOf(answer: AnAnswer, body: CallBody, hidesUsage: boolean) {
  const { contentType } = answer;
  const streamed = contentType.startsWith("text/event-stream");
  return { status: 200, contentType, streamed, hidesUsage, body, params: PARAMS };
}

const readerOf = (endpoint: Endpoint, answer: AnAnswer, hidesUsage = false) => {
  const isPlain = !/event-?stream/.test(answer.contentType);
  const form = formOf(answer, bodyOf(endpoint, answer, !isPlain), hidesUsage);
  return () => createAnswerReader(endpoint, form);
};

const ANY_BODY: CallBody = {
  bytes: Buffer.alloc(0),
  json: {},
  members: [],
  model: "m",
  streamed: false,
  user: "",
  choices: 1,
  outputCap: undefined,
  asksForUsage: true,
};

/** The readers of plain and of streamed answers. */
const reads = (endpoint: Endpoint): readonly AnswerReader[] =>
  ["application/json", "text/event-stream"].map((contentType) => {
    const answer = { name: "", contentType, bytes: Buffer.alloc(0), reads: {} };
    return createAnswerReader(endpoint, formOf(answer, ANY_BODY, false));
  });

/** Endpoints whose answers are read, in one form at least. */
const READ = PROVIDERS.flatMap(({ endpoints, id }) =>
  endpoints
    .filter((endpoint) =>
      reads(endpoint).some((reader) => reader.constructor.name !== "PassingReader"),
    )
    .map((endpoint) => ({
      id,
      endpoint,
      name: `${id} ${endpoint.methods.join()} ${endpoint.path}`,
    })),
);

describe("the corpus of answers", () => {
  it.each(READ)("has some of $name", ({ endpoint, id }) => {
    const answers = answersOf(id, endpoint);
    expect(answers?.plain.length).toBeGreaterThan(0);
    const [plain, streamed] = reads(endpoint).map((reader) => reader.constructor.name);
    expect(plain === streamed || answers?.streamed !== undefined).toBe(true);
  });
});

/** Azure and others share their readers with OpenAI: each set of answers is tried once. */
const seen = new Set<unknown>();
const ANSWERS = READ.flatMap(({ endpoint, id, name }) => {
  const answers = answersOf(id, endpoint);
  if (answers === undefined || seen.has(answers)) return [];
  seen.add(answers);
  return [...answers.plain, ...(answers.streamed ?? [])].map((answer) => ({
    endpoint,
    answer,
    title: `${name}: ${answer.name}`,
  }));
});

describe("an answer cut anywhere is read as a whole one, and goes out byte for byte", () => {
  it.each(ANSWERS)("$title", ({ answer, endpoint }) => {
    const { ends: ended = false, reads: reading } = answer;
    const tried = tryCuts(answer, readerOf(endpoint, answer));
    expect(tried).toMatchObject({ ...ALL_ALIKE, reading, ended });
  });

  it.each(CHAT.streamed ?? [])("with its usage hidden: $name", (answer) => {
    const endpoint = READ.find(({ name }) => name === "openai POST /v1/chat/completions")?.endpoint;
    if (endpoint === undefined) throw new Error("no chat");
    const { ends: ended = false, reads: reading } = answer;
    const tried = tryCuts(answer, readerOf(endpoint, answer, true));
    expect(tried).toMatchObject({ ...ALL_ALIKE, reading, ended });
    const { out } = grant(readerOf(endpoint, answer, true)(), [answer.bytes]);
    expect(out).not.toMatch(/"choices":\[\],"usage"/);
  });

  it.each(ANSWERS.filter(({ answer }) => answer.bytes.length < 500))(
    "compressed unasked: $title",
    ({ answer, endpoint }) => {
      const createPlain = readerOf(endpoint, answer);
      const { reading } = grant(createPlain(), [answer.bytes]);
      const packed = { ...answer, bytes: gzipSync(answer.bytes) };
      const tried = tryCuts(packed, () => new CompressedReader("gzip", createPlain()));
      expect(tried).toMatchObject({ ...ALL_ALIKE, reading, ended: false });
    },
  );
});

describe("an answer reads the same with the full request or only its facts", () => {
  it.each(ANSWERS)("$title", ({ answer, endpoint }) => {
    const body = bodyOf(endpoint, answer, /event-?stream/.test(answer.contentType));
    const charged = { ...body, charge: endpoint.charge };
    const verdict = { readable: true, body: charged } as const;
    const { facts } = answerAbout({ endpoint, verdict }, { about: "facts" });
    const small = { ...structuredClone(facts ?? ANY_BODY), bytes: body.bytes };
    const read = (asked: AskedBody) => {
      const form = { ...formOf(answer, ANY_BODY, false), body: asked };
      return grant(createAnswerReader(endpoint, form), [answer.bytes]);
    };
    expect(read(small)).toEqual(read(body));
  });
});

const custom = (config: object): Endpoint => {
  const [endpoint] = toProvider(
    CustomProvider.parse({
      id: "00000000-0000-4000-8000-000000000001",
      version: 1,
      createdAtMs: 0,
      updatedAtMs: 0,
      provider: "bricks",
      authenticationParam: "",
      routeConfigs: [
        {
          path: "/chat",
          targetUrl: "https://models.test/v1/chat",
          modelLocation: "model",
          requestPromptLocation: "messages.#.content",
          responseCompletionLocation: "choices.#.message.content",
          streamLocation: "stream",
          streamEndWord: "[DONE]",
          streamResponseCompletionLocation: "choices.#.delta.content",
          streamMaxEmptyMessages: 0,
          ...config,
        },
      ],
    }),
  ).endpoints;
  if (endpoint === undefined) throw new Error("no endpoint");
  return endpoint;
};

const ENDING_IN_A_WORD = streams(
  [
    { choices: [{ delta: { content: "Hi" } }] },
    { usage: { prompt_tokens: 9, completion_tokens: 4 } },
    "EN",
    "END",
  ],
  { name: "a word at the end", reads: { usage: usageOf({ input: 9, output: 4 }) } },
);
const LINES: AnAnswer = {
  name: "lines",
  contentType: "application/x-ndjson",
  bytes: Buffer.from(
    '{"choices":[{"delta":{"content":"Hi"}}]}\n{"usage":{"prompt_tokens":9,"completion_tokens":4}}',
  ),
  body: { stream: true },
  reads: { usage: usageOf({ input: 9, output: 4 }), text: "" },
};

describe("an answer of a custom provider", () => {
  const shaped = [
    ...(CHAT.streamed ?? []),
    ...(MESSAGES.streamed ?? []),
    ...(RESPONSES.streamed ?? []),
  ];
  it.each(shaped.filter(({ bytes }) => bytes.length < 20_000))("$name", (answer) => {
    expect(tryCuts(answer, readerOf(custom({}), answer))).toMatchObject(ALL_ALIKE);
  });

  it.each([...ENDING_IN_A_WORD, LINES])("$name", (answer) => {
    const tried = tryCuts(answer, readerOf(custom({ streamEndWord: "END" }), answer));
    expect(tried).toMatchObject({ ...ALL_ALIKE, reading: answer.reads });
  });
});

describe("a last event in two reads costs what it costs in one", () => {
  const CASES = [
    ["gpt-5.4", "/v1/responses", "response.completed", 1],
    ["gpt-image-1", "/v1/images/generations", "image_generation.completed", 1],
    ["gpt-4o-mini-tts", "/v1/audio/speech", "speech.audio.done", 1],
  ] as const;
  it.each(CASES)("%s", (model, path, mark) => {
    const endpoint = PROVIDERS.find(({ id }) => id === "openai")?.endpoints.find(
      (known) => known.path === path,
    );
    const [answer] = (endpoint && answersOf("openai", endpoint)?.streamed) ?? [];
    if (endpoint === undefined || answer === undefined) throw new Error("no answer");
    const costOf = (pieces: readonly Buffer[]) => {
      const { usage = usageOf({}) } = grant(readerOf(endpoint, answer)(), pieces).reading;
      const call = { provider: "openai", settingId: "", model, createdAtMs: NOV_2026 };
      return priceUsage(book, call, usage);
    };
    const whole = costOf([answer.bytes]);
    expect(whole).toMatchObject({ unpriced: false });
    expect(whole.costNano).toBeGreaterThan(0);
    const at = answer.bytes.indexOf(`"${mark}"`) + mark.length + 2;
    expect(costOf(slices(answer.bytes, [at]))).toEqual(whole);
  });
});
