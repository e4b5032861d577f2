import {
  type LocalLabSeen,
  seenByCommandLine,
  seenByStreamChat,
  seenByStreamGenerate,
} from "@lintel/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { ClientAnswer } from "../../../contract/client-translation.ts";
import { localLabChat, localLabGenerate } from "../index.ts";

const FORM = {
  status: 200,
  comesStreamed: true,
  isStreamAsked: true,
  model: "m",
  id: "1",
  promptLength: 8,
};
const UPSTREAMS = { generate: localLabGenerate, chat: localLabChat };

const chunkOf = (content: string) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;

/** OpenAI's stream of a text in these parts. */
const streamOf = (parts: readonly string[]) =>
  Buffer.from(
    [
      ...parts.map(chunkOf),
      'data: {"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}\n\n',
      'data: {"choices":[],"model":"backend","usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}\n\n',
      "data: [DONE]\n\n",
    ].join(""),
  );

function through(answer: ClientAnswer, chunks: readonly Buffer[]): Buffer {
  const out = chunks.map((chunk) => answer.push(chunk) ?? Buffer.alloc(0));
  return Buffer.concat([...out, answer.flush() ?? Buffer.alloc(0)]);
}

const written = (api: keyof typeof UPSTREAMS, parts: readonly string[]): Buffer =>
  through(UPSTREAMS[api].answer(FORM), [streamOf(parts)]);

const SEPARATORS = String.raw`\x1c-\x1f`;
const LINE_ENDS = /\r\n|[\n\v\f\r\x85\u2028\u2029]/g;
const LAST_BLANKS = new RegExp(String.raw`[\s\x85${SEPARATORS}]+$`);
const NO_NUMBER = new RegExp(String.raw`[^\s\x85\d.eE+${SEPARATORS}-]`);

/** What a client of `/generate` shows of a text: line ends as two characters, and no blanks at the end. */
const shownOf = (text: string): string =>
  ["\u001c", "\u001d", "\u001e"]
    .reduce((shown, end) => shown.replaceAll(end, "\\n"), text.replaceAll(LINE_ENDS, "\\n"))
    .replace(LAST_BLANKS, "")
    .toWellFormed();

const texts = ({ shown }: LocalLabSeen): string =>
  shown.map((each) => (typeof each === "string" ? each : String(each["content"]))).join("");

/** Parts that mean something to some client, beside any others. */
const PART = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
  fc.string({ unit: "grapheme", maxLength: 6 }),
  fc.constantFrom(
    ...'Error:|Error: x|\nError: y|[DONE]|[DON|E]|data: |data:|[ERROR] z|timeout| |  |\t|\n|\r|\r\n|\n\n|\u2028|\u2029|\u0085|\v|\f|\x1c|\x1f|\ufeff|\u00a0|{|}|{}|[]|[1]|""|"Error: x"|{"text":"a"}|null|true|false|NaN|-Infinity|-|1|42|1.5e3|\\|\\n|n|\ud83d|\ude00|é'.split(
      "|",
    ),
  ),
);
const PARTS = fc.array(PART, { maxLength: 12 });

describe("the Python client's stream_generate", () => {
  it("shows every text as it is, however it comes in parts", () => {
    fc.assert(
      fc.property(PARTS, (parts) => {
        const seen = seenByStreamGenerate(written("generate", parts));
        expect(texts(seen)).toBe(shownOf(parts.join("")));
        expect(seen).toMatchObject({ failed: undefined, ended: true });
      }),
      { numRuns: 200 },
    );
  });

  it("gets one line of each piece of a long text, none of them near 128 KiB", () => {
    const long = `${"x".repeat(300_000)}${" ".repeat(700)}${"\u{1f600}".repeat(50_000)}.`;
    const stream = written("generate", [long]).toString();
    expect(Math.max(...stream.split("\n").map((line) => Buffer.byteLength(line)))).toBeLessThan(
      65_536,
    );
    expect(texts(seenByStreamGenerate(Buffer.from(stream)))).toBe(long);
  });

  it("is given no more than a character later than it could be", () => {
    const answer = localLabGenerate.answer(FORM);
    expect(answer.push(Buffer.from(chunkOf("Hello")))?.toString()).toBe("data: Hell\n\n");
    expect(answer.push(Buffer.from(chunkOf(" you ")))?.toString()).toBe("data: o yo\n\n");
    expect(answer.cut()?.toString()).toBe("data: u\n\n");
  });

  it("is not slowed by blanks or digits without end", () => {
    const parts = Array.from({ length: 4000 }, (_, index) => (index % 2 === 0 ? "1234567" : "   "));
    expect(texts(seenByStreamGenerate(written("generate", parts)))).toBe(shownOf(parts.join("")));
    const blanks = [...parts.map(() => " ".repeat(50)), "end"];
    expect(texts(seenByStreamGenerate(written("generate", blanks)))).toMatch(/^ {1,1024}end$/);
  });
});

describe("the Python client's stream_chat", () => {
  it("shows every text as it is, and how it ended", () => {
    fc.assert(
      fc.property(PARTS, (parts) => {
        const seen = seenByStreamChat(written("chat", parts));
        expect(texts(seen)).toBe(parts.join("").toWellFormed());
        expect(seen).toMatchObject({ failed: undefined, ended: true });
        expect(seen.shown.at(-1)).toMatchObject({
          choices: [{ finish_reason: "length" }],
          usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
          model: "backend",
        });
      }),
      { numRuns: 200 },
    );
  });
});

describe("`locallab chat`", () => {
  it("shows every text of a chat as it is", () => {
    fc.assert(
      fc.property(PARTS, (parts) => {
        const seen = seenByCommandLine(written("chat", parts));
        expect(texts(seen)).toBe(parts.join("").toWellFormed());
        expect(seen.ended).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("shows every generated text, unless it is nothing but a number", () => {
    fc.assert(
      fc.property(PARTS, (parts) => {
        const text = parts.join("");
        fc.pre(NO_NUMBER.test(text));
        const seen = seenByCommandLine(written("generate", parts));
        expect(texts(seen)).toBe(shownOf(text));
        expect(seen.ended).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe("both streams", () => {
  const API = fc.constantFrom("generate" as const, "chat" as const);

  it("come out the same wherever the upstream's bytes are cut", () => {
    fc.assert(
      fc.property(API, PARTS, fc.array(fc.nat(), { maxLength: 8 }), (api, parts, cuts) => {
        const bytes = streamOf(parts);
        const at = cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b);
        const chunks = [...at, bytes.length].map((end, index) =>
          bytes.subarray(at[index - 1] ?? 0, end),
        );
        const answer = UPSTREAMS[api].answer(FORM);
        expect(through(answer, chunks)).toEqual(written(api, parts));
      }),
    );
  });

  it("end without an end mark of the upstream's", () => {
    const bytes = Buffer.from(chunkOf("Hi"));
    for (const api of ["generate", "chat"] as const) {
      expect(through(UPSTREAMS[api].answer(FORM), [bytes]).toString()).toMatch(
        /data: \[DONE\]\n\n$/,
      );
    }
  });

  it("end with one error, of which no client makes another call, when the upstream reports one", () => {
    const failing = Buffer.from(
      `${chunkOf("Hi\n")}data: {"error":{"message":"backend_timeout:\\u2028a TimeOut,\\nsorry","type":"x"}}\n\n`,
    );
    const message = "upstream_error: backend_time-out: a time-out, sorry";
    const generated = through(localLabGenerate.answer(FORM), [failing]);
    expect(seenByStreamGenerate(generated)).toEqual({
      shown: ["Hi", "\\n"],
      failed: message,
      ended: false,
      callsAgain: false,
    });
    const chat = seenByStreamChat(through(localLabChat.answer(FORM), [failing]));
    expect([texts(chat), chat.failed, chat.callsAgain]).toEqual(["Hi\n", message, false]);
    expect(seenByCommandLine(generated).shown.at(-1)).toBe(`Error: ${message}`);
  });

  it("say that the upstream's answer cannot be read, where it says nothing", () => {
    const answer = localLabGenerate.answer({ ...FORM, comesStreamed: false });
    const seen = seenByStreamGenerate(through(answer, [Buffer.from("<html>")]));
    expect(seen.failed).toContain("cannot be read");
    expect(answer.isBroken).toBe(true);
  });

  it("are made of a whole answer where the upstream does not stream", () => {
    const whole = Buffer.from('{"choices":[{"message":{"content":"Hi you"}}]}');
    const answer = localLabGenerate.answer({ ...FORM, comesStreamed: false });
    expect(texts(seenByStreamGenerate(through(answer, [whole])))).toBe("Hi you");
    expect(answer.isBroken).toBe(false);
  });
});
