import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { SseEvents } from "./sse-events.ts";
import { TextTemplate } from "./text-template.ts";

/** What there is in a stream, by the standard: fields of lines, which an empty line ends. */
function byTheStandard(stream: string): readonly string[] {
  const found: string[] = [];
  let data: string[] = [];
  for (const line of stream.split(/\r\n|\r|\n/).slice(0, -1)) {
    if (line === "") {
      if (data.length > 0) found.push(data.join("\n"));
      data = [];
    } else if (line === "data" || line.startsWith("data:")) {
      data.push(line.slice(line.startsWith("data: ") ? 6 : 5));
    }
  }
  return found;
}

const line = fc.oneof(
  fc.constantFrom("", "", "data", "data:", "event: x", ": data: y", "database: 1", "id: data:"),
  fc.string({ maxLength: 6 }).map((text) => `data: ${text.replaceAll(/[\r\n]/g, "")}`),
  fc.constantFrom("data: é", "data:  two", "data: €"),
);
const lines = fc.array(line, { maxLength: 12 });

describe("events of a stream", () => {
  it.each(["\n", "\r\n", "\r"])("are what the standard says, wherever they are cut: %j", (end) => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 60 }), (all, size) => {
        const stream = all.map((each) => each + end).join("") + end;
        const found: string[] = [];
        const events = new SseEvents((data) => found.push(data));
        const bytes = Buffer.from(stream);
        for (let at = 0; at < bytes.length; at += size) events.push(bytes.subarray(at, at + size));
        expect(found).toEqual(byTheStandard(stream));
      }),
    );
  });
});

describe("a text that is taken out of an event like one before", () => {
  const textIn = (event: unknown): string | undefined => {
    const { text } = Object(event);
    return typeof text === "string" && text !== "" ? text : undefined;
  };

  it("is the one that parsing finds, or is left to that", () => {
    const member = fc.constantFrom("text", "other", "a");
    const event = fc.dictionary(member, fc.oneof(fc.string(), fc.constantFrom("a", '"}', "\\")));
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), (all) => {
        const template = new TextTemplate(textIn);
        const found = all.map((each) => {
          const data = JSON.stringify(each);
          const text = template.textOf(data);
          template.learn(data, each);
          return text ?? Object(each)["text"];
        });
        expect(found).toEqual(all.map((each) => Object(each)["text"]));
      }),
      { numRuns: 300 },
    );
  });

  it("is taken from nearly all events of a stream, and never from another member", () => {
    const template = new TextTemplate(textIn);
    const event = (text: string) => `{"text":"${text}","other":"a"}`;
    template.learn(event("a"), JSON.parse(event("a")));
    expect(template.textOf(event("a"))).toBeUndefined();
    template.learn(event("b"), JSON.parse(event("b")));
    expect(template.textOf(event("c"))).toBe("c");
    expect(template.textOf(event("\\n"))).toBeUndefined();
    expect(template.textOf('{"text":"c","other":"b"}')).toBeUndefined();
  });
});
