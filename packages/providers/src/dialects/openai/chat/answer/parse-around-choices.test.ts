import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseAroundChoices } from "./parse-around-choices.ts";

const WANTED = new Set(["usage", "model", "service_tier"]);
const readBack = (answer: unknown): readonly unknown[] =>
  Object.entries(Object(answer))
    .filter(([name]) => WANTED.has(name))
    .toSorted(([one], [other]) => one.localeCompare(other));

/** Names that matter, in all their spellings, and texts that look like what is searched for. */
const spelt = fc.constantFrom(
  '"usage"',
  '"model"',
  '"service_tier"',
  '"choices"',
  '"mod\\u0065l"',
  '"service\\u005ftier"',
  '"choice\\u0073"',
  '"u\\u0073age"',
  '"\\"choices"',
  '"],\\"usage"',
  '"id"',
);
const text = fc.constantFrom(
  "usage",
  "choices",
  "model",
  '],"usage":{}}',
  '"choices"',
  "{",
  "[",
  "\\",
  'a\\"',
);
const { value } = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.oneof(
      fc.constantFrom("1", "null", "[]"),
      text.map((each) => JSON.stringify(each)),
      spelt,
    ),
    tie("list"),
    tie("object"),
  ),
  list: fc.array(tie("value"), { maxLength: 3 }).map((values) => `[${values.join(",")}]`),
  object: fc
    .array(fc.tuple(spelt, tie("value")), { maxLength: 6 })
    .map((members) => `{${members.map((member) => member.join(":")).join(",")}}`),
}));
/** As most answers are, so that what is looked for is found. */
const likely = fc
  .tuple(fc.oneof(fc.constant('"x"'), value), value, spelt, value, spelt)
  .map(
    ([id, choice, between, usage, last]) =>
      `{"model":"m","id":${id},"choices":[${choice}],${between}:[${choice}],"usage":${usage},${last}:${id}}`,
  );

describe("an answer that is parsed around its choices", () => {
  it.each([
    ["any JSON", value],
    ["one like most", likely],
  ])("reads, of %s, what all of it reports, or nothing", (_, answers) => {
    fc.assert(
      fc.property(answers, (answer) => {
        const whole: unknown = JSON.parse(answer);
        expect(readBack(parseAroundChoices(answer) ?? whole)).toEqual(readBack(whole));
      }),
      { numRuns: 2000 },
    );
  });

  const usage = { prompt_tokens: 1 };
  const choices = [{ message: { content: 'The ],"usage": of "it".\n', annotations: [] } }];
  it.each([
    { id: "i", model: "m", service_tier: "flex", choices, usage },
    { model: "m", choices, usage, service_tier: "flex" },
  ])("reads all of an ordinary answer", (answer) => {
    const { choices: _, ...rest } = answer;
    expect(parseAroundChoices(JSON.stringify(answer))).toEqual(rest);
  });

  it.each([
    ["the model stands behind the choices", `{"choices":[],"model":"m","x":[],"usage":{}}`],
    ["the usage stands before them", `{"usage":{},"model":"m","choices":[]}`],
    ["the usage is within them", `{"choices":[{"x":[],"usage":{}}]}`],
    ["they stand deeper within", `{"a":{"choices":[],"usage":{}}}`],
    ["there are none", `{"data":[],"usage":{}}`],
    ["it is cut", `{"choices":[],"usage":{`],
  ])("reads nothing when %s", (_, answer) => {
    expect(parseAroundChoices(answer)).toBeUndefined();
  });
});
