import { describe, expect, it } from "vitest";

import { splitBatch } from "./split-batch.ts";

const split = (body: string): unknown => {
  const verdict = splitBatch(Buffer.from(body));
  return verdict.readable
    ? verdict.bodies.map((each): unknown => JSON.parse(Buffer.from(each).toString()))
    : verdict.reason;
};

describe("a batch is", () => {
  it("a call for each prompt, in order, with all else that was asked for, and none of them streams", () => {
    expect(split('{"prompts":["a","b\\n"],"max_tokens":5,"stream":true,"model_id":"m"}')).toEqual([
      { max_tokens: 5, model_id: "m", prompt: "a", stream: false },
      { max_tokens: 5, model_id: "m", prompt: "b\n", stream: false },
    ]);
    expect(split('{"prompts":[]}')).toEqual([]);
  });

  it("nothing of what is not asked for, which each of its calls would have again", () => {
    const junk = "x".repeat(1_000_000);
    const verdict = splitBatch(Buffer.from(JSON.stringify({ prompts: ["a"], junk })));
    expect(verdict.readable && verdict.bodies[0]?.length).toBeLessThan(100);
  });

  it("too long when its calls are together, however short it is itself", () => {
    const system_prompt = "x".repeat(100_000);
    const body = JSON.stringify({ prompts: Array(256).fill("a"), system_prompt });
    expect(splitBatch(Buffer.from(body))).toMatchObject({ readable: false, isTooLong: true });
  });

  it.each([
    ["{}", "prompts: Field required"],
    ['{"prompts":null}', "prompts: Field required"],
    ['{"prompts":"x"}', "prompts: Input should be a valid list"],
    ['{"prompts":["x",7]}', "prompts: Input should be a list of valid strings"],
    ['{"prompts":["x"],"prompts":["y"]}', "`prompts` must be named once, and in lower case."],
    ["[]", "The body must be a JSON object in UTF-8."],
    [JSON.stringify({ prompts: Array(257).fill("x") }), "prompts: List should have at most 256"],
  ])("not %j: %s", (body, reason) => {
    expect(split(body)).toBe(reason);
  });
});
