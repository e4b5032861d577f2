import { aDocumentedCall } from "@lintel/testkit/documented-calls";
import { storedCustomProvider } from "@lintel/testkit/objects";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { TextEdit, Texts } from "../contract/texts.ts";
import { createEndpointFinder } from "../find/find-endpoint.ts";
import { INNER, type PlaceStep } from "../formats/json/strings/place.ts";
import { toProvider } from "../providers/custom/index.ts";
import { PROVIDERS } from "../providers/registry.ts";
import { withTexts } from "../reading/texts/with-texts.ts";
import { readEndpointCall } from "./read-endpoint-call.ts";
import { textsOfCall } from "./texts.ts";

type Found = ReturnType<ReturnType<typeof createEndpointFinder>>;

function textsAt(found: Found, bytes: Buffer, contentType = "application/json") {
  if (found === undefined) throw new Error("not served");
  const { endpoint, params } = found;
  const head = { method: "POST", contentType, params, mustKnowModel: false } as const;
  const call = readEndpointCall(endpoint, bytes, head);
  if (!call.readable) throw new Error(call.reason);
  return textsOfCall(endpoint, call.body, contentType);
}

const OPENAI = PROVIDERS.filter(({ id }) => id === "openai").map(createEndpointFinder)[0];

function openAiTexts(path: string, bytes: Buffer, contentType?: string): Texts {
  const verdict = textsAt(OPENAI?.("POST", path), bytes, contentType);
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.texts;
}

/** Every string in a value and the nearest member it stands in. */
function leavesOf(value: unknown, name = ""): readonly (readonly [name: string, text: string])[] {
  if (typeof value === "string") return [[name, value]];
  if (Array.isArray(value)) return value.flatMap((each) => leavesOf(each, name));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, key));
}

/** What in the documented calls no model is given, or what says what something is. */
const NO_TEXT = new Set([
  ..."model type role user id file_id call_id url image_url video_url audio_url size quality input_fidelity".split(
    " ",
  ),
  "previous_response_id",
]);

function put(value: unknown, [step, ...rest]: readonly PlaceStep[], text: string): unknown {
  if (step === undefined) return text;
  if (step === INNER) return JSON.stringify(put(JSON.parse(String(value)), rest, text));
  if (Array.isArray(value)) {
    return value.map((each, at) => (at === step ? put(each, rest, text) : each));
  }
  const own: unknown = Reflect.get(Object(value), step);
  return { ...Object(value), [step]: put(own, rest, text) };
}

/** JSON as another writer formats it: other white space, and escapes where none are needed. */
const rewritten = (value: unknown, indent: number, isEscaped: boolean): string => {
  const json = JSON.stringify(value, null, indent);
  return isEscaped
    ? json.replaceAll(
        /[^ -~\s]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
      )
    : json;
};

describe("the texts of a documented call", () => {
  const aCall = fc.record({
    call: aDocumentedCall,
    indent: fc.nat(2),
    isEscaped: fc.boolean(),
    text: fc.string({ unit: "binary" }),
    cut: fc.nat(20),
  });

  it("are all of its strings but for identifiers, addresses and settings", () => {
    fc.assert(
      fc.property(aCall, ({ call: { body, path }, indent, isEscaped }) => {
        const texts = openAiTexts(path, Buffer.from(rewritten(body, indent, isEscaped)));
        const isText = ([name]: readonly [string, string]) => !NO_TEXT.has(name);
        const expected = leavesOf(body)
          .filter(isText)
          .map(([, text]) => text);
        expect(texts.spans.map(({ text }) => text).toSorted()).toEqual(expected.toSorted());
      }),
      { numRuns: 500 },
    );
  });

  it("can be edited, and nothing else changes by a byte", () => {
    fc.assert(
      fc.property(aCall, ({ call: { body, path }, cut, indent, isEscaped, text }) => {
        const bytes = Buffer.from(rewritten(body, indent, isEscaped));
        const texts = openAiTexts(path, bytes);
        expect(withTexts(texts, [])).toBe(bytes);
        const editable = texts.spans.filter(({ isEditable }) => isEditable);
        const edits = editable.map((span): TextEdit => {
          const from = Math.min(cut, span.text.length);
          return { span, from, to: span.text.length, text };
        });
        const edited = withTexts(texts, edits);
        const expected = edits.reduce<unknown>(
          (value, { from, span }) => put(value, span.steps, span.text.slice(0, from) + text),
          body,
        );
        expect(JSON.parse(edited.toString())).toEqual(expected);
        expect(between(openAiTexts(path, edited))).toEqual(between(texts));
      }),
      { numRuns: 500 },
    );
  });
});

/** The bytes between the texts that can be edited. */
function between({ bytes, spans }: Texts): readonly string[] {
  const editable = spans.filter(({ isEditable }) => isEditable);
  const starts = [...editable.map(({ start }) => start), bytes.length];
  const ends = [0, ...editable.map(({ end }) => end)];
  return starts.map((start, index) => bytes.toString("latin1", ends[index], start));
}

const form = (fields: Readonly<Record<string, string>>, content = "\xff"): Buffer => {
  const parts = Object.entries(fields).map(
    ([name, text]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`,
  );
  const file = `--x\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n${content}\r\n--x--\r\n`;
  return Buffer.concat([Buffer.from(parts.join("")), Buffer.from(file, "latin1")]);
};
const FORM_TYPE = "multipart/form-data; boundary=x";

describe("the texts of a form", () => {
  it.each([
    ["/v1/audio/transcriptions", { model: "m", language: "en", prompt: "words" }],
    ["/v1/audio/translations", { model: "m", prompt: "words", response_format: "text" }],
    ["/v1/images/edits", { model: "m", size: "1024x1024", prompt: "words" }],
  ])("to %s are those of its prompt", (path, fields) => {
    const texts = openAiTexts(path, form(fields), FORM_TYPE);
    expect(texts.spans).toMatchObject([
      { kind: "prompt", path: "prompt", text: "words" },
      { kind: "file-name", path: "filename", text: "a.wav" },
    ]);
    const [span] = texts.spans;
    const edits = span === undefined ? [] : [{ span, from: 0, to: 5, text: 'é"' }];
    expect(withTexts(texts, edits)).toEqual(form({ ...fields, prompt: 'é"' }));
  });

  it("are those of unknown fields, and, on an unknown path, of its files", () => {
    const fields = { model: "m", tomorrow: "words" };
    const unknown = { kind: "other", path: "tomorrow", text: "words" };
    const { spans } = openAiTexts("/v1/audio/transcriptions", form(fields), FORM_TYPE);
    expect(spans).toMatchObject([unknown, { kind: "file-name" }]);
    const texts = openAiTexts("/v1/tomorrow", form(fields, "more words"), FORM_TYPE);
    expect(texts.spans).toMatchObject([
      unknown,
      { kind: "file-name", text: "a.wav" },
      { kind: "other", path: "file", text: "more words" },
    ]);
  });

  it("are not known for certain where a file is no text", () => {
    const found = OPENAI?.("POST", "/v1/files");
    expect(textsAt(found, form({ purpose: "vision" }), FORM_TYPE).readable).toBe(false);
    const parts = OPENAI?.("POST", "/v1/uploads/upload_1/parts");
    expect(textsAt(parts, form({}, "words"), FORM_TYPE).readable).toBe(false);
  });
});

describe("the texts of a call to a custom provider", () => {
  const provider = (location: string) =>
    toProvider(storedCustomProvider({ requestPromptLocation: location }));
  const kindsOf = (location: string, body: unknown) => {
    const found = createEndpointFinder(provider(location))("POST", "/ask");
    const verdict = textsAt(found, Buffer.from(JSON.stringify(body)));
    if (!verdict.readable) throw new Error(verdict.reason);
    return Object.fromEntries(verdict.texts.spans.map(({ kind, path }) => [path, kind]));
  };

  it.each([
    ["prompt", { prompt: "a", id: "b", other: "c" }, { prompt: "prompt", other: "other" }],
    ["q.text", { q: { text: "a", more: "b" } }, { "q.text": "prompt", "q.more": "other" }],
    [
      "turns.#.say",
      { turns: [{ say: "a" }, { say: "b", by: "c" }] },
      {
        "turns[0].say": "prompt",
        "turns[1].say": "prompt",
        "turns[1].by": "other",
      },
    ],
    ["turns.1", { turns: ["a", "b"] }, { "turns[0]": "prompt", "turns[1]": "prompt" }],
    ["turns", { turns: ["a", { text: "b" }] }, { "turns[0]": "prompt", "turns[1].text": "prompt" }],
    ["", { anything: ["a"] }, { "anything[0]": "other" }],
    ["prompt", [{ prompt: "a" }], { "[0].prompt": "other" }],
  ])("are at %j its prompt, and beside it every possible text", (location, body, kinds) => {
    expect(kindsOf(location, body)).toEqual(kinds);
  });

  it("are not found in a body that is no JSON", () => {
    const found = createEndpointFinder(provider("prompt"))("POST", "/ask");
    expect(textsAt(found, Buffer.from("hello"), "text/plain").readable).toBe(false);
  });
});

describe("a body that only passes", () => {
  it.each(["{", "[1", '{"model":"a","model":"b","input":"c"}', "hello"])(
    "has no texts that are known for certain: %s",
    (body) => {
      expect(textsAt(OPENAI?.("POST", "/v1/moderations"), Buffer.from(body)).readable).toBe(false);
    },
  );

  it("has no texts where there is none", () => {
    expect(openAiTexts("/v1/threads", Buffer.alloc(0)).spans).toEqual([]);
  });
});
