import { NO_TOKENS } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { AnswerMemory } from "./answer-memory.ts";

const aBody = (more: { readonly alias?: string; readonly serviceTier?: string } = {}) => ({
  bytes: Buffer.alloc(0),
  json: {},
  members: [],
  model: "m",
  streamed: false,
  user: "",
  choices: 1,
  outputCap: undefined,
  asksForUsage: false,
  ...more,
});
const answer = (model: string | undefined, serviceTier?: string) => ({
  usage: undefined,
  model,
  serviceTier,
  text: "",
});

describe("what the last answer revealed", () => {
  it("is the model of a deployment, for each setting", () => {
    const memory = new AnswerMemory();
    const body = aBody({ alias: "own" });
    memory.note("s1", body, answer("gpt-4o"));
    memory.note("s1", body, answer(undefined));
    expect(memory.last("s1", body)?.model).toBe("gpt-4o");
    memory.note("s1", body, answer("o3"));
    expect(memory.last("s1", body)?.model).toBe("o3");
    expect(memory.last("s2", body)).toBeUndefined();
  });

  it("is how the account is served unasked, until it is no more", () => {
    const memory = new AnswerMemory();
    memory.note("s", aBody(), answer("m", "default"));
    expect(memory.last("s", aBody())?.serviceTier).toBe("default");
    memory.note("s", aBody(), answer("m", "priority"));
    memory.note("s", aBody({ serviceTier: "flex" }), answer("m", "flex"));
    expect(memory.last("s", aBody())?.serviceTier).toBe("priority");
    memory.note("s", aBody({ serviceTier: "auto" }), answer("m", "default"));
    expect(memory.last("s", aBody())?.serviceTier).toBe("default");
  });

  it("is the only tier there is, where answers do not report one", () => {
    const memory = new AnswerMemory();
    memory.note("s", aBody(), answer("m"));
    expect(memory.last("s", aBody())?.serviceTier).toBe("default");
  });

  it("is nothing of what was asked for", () => {
    const memory = new AnswerMemory();
    memory.note("s", aBody({ serviceTier: "priority" }), answer("m", "priority"));
    expect(memory.last("s", aBody())?.serviceTier).toBeUndefined();
  });

  it("is forgotten first of the model that was learned first, and nowhere else, when there are too many", () => {
    const memory = new AnswerMemory();
    memory.note("other", aBody({ alias: "own" }), answer("gpt-4o"));
    for (let at = 0; at <= 100; at += 1) {
      memory.note("s", aBody({ alias: `own-${at}` }), answer("gpt-4o"));
    }
    expect(memory.last("s", aBody({ alias: "own-0" }))).toBeUndefined();
    expect(memory.last("s", aBody({ alias: "own-1" }))?.model).toBe("gpt-4o");
    expect(memory.last("s", aBody({ alias: "own-100" }))?.model).toBe("gpt-4o");
    expect(memory.last("other", aBody({ alias: "own" }))?.model).toBe("gpt-4o");
  });
});

describe("how long answers are", () => {
  const long = (output: number) => ({ ...answer("m"), usage: { ...NO_TOKENS, output } });

  it("is known after twenty, as twice the longest of the last hundred or two", () => {
    const memory = new AnswerMemory();
    const note = (tokens: number) => memory.note("s", aBody(), long(tokens));
    const likely = () => memory.likelyTokens("s", aBody());
    note(500);
    for (let each = 1; each < 19; each += 1) note(10);
    memory.note("s", aBody(), answer("m"));
    expect(likely()).toBeUndefined();
    note(10);
    expect(likely()).toBe(1000);
    for (let each = 0; each < 200; each += 1) note(10);
    expect(likely()).toBe(20);
  });
});
