import { describe, expect, it } from "vitest";

import { AnswersUnderWay } from "./answers-under-way.ts";

const ANSWER = { keptAtMs: 1, headers: [], chunks: [Buffer.from("x")] };

describe("AnswersUnderWay", () => {
  it("gives equal calls the answer of the first, until it is kept elsewhere", async () => {
    const answers = new AnswersUnderWay();
    const kept = Promise.withResolvers<void>();
    const lead = answers.begin("a");
    const waiting = answers.find("a");
    lead.settle(ANSWER, kept.promise);
    expect(await waiting).toBe(ANSWER);
    expect(await answers.find("a")).toBe(ANSWER);
    kept.resolve();
    await kept.promise;
    await Promise.resolve();
    expect(answers.find("a")).toBeUndefined();
    expect(answers.size).toBe(0);
  });

  it("tells them when there is none, and forgets it at once", async () => {
    const answers = new AnswersUnderWay();
    const lead = answers.begin("a");
    const waiting = answers.find("a");
    lead.settle(undefined, new Promise(() => undefined));
    lead.settle(ANSWER);
    expect(await waiting).toBeUndefined();
    expect(answers.size).toBe(0);
  });

  it("knows nothing of other requests", () => {
    const answers = new AnswersUnderWay();
    answers.begin("a");
    expect(answers.find("b")).toBeUndefined();
  });

  it("goes on to give the first one's when a second one ends", async () => {
    const answers = new AnswersUnderWay();
    const first = answers.begin("a");
    answers.begin("a").settle(undefined);
    const waiting = answers.find("a");
    first.settle(ANSWER);
    expect(await waiting).toBe(ANSWER);
  });

  it("forgets what could not be kept", async () => {
    const answers = new AnswersUnderWay();
    answers.begin("a").settle(ANSWER, Promise.reject(new Error("full")));
    await Promise.resolve();
    await Promise.resolve();
    expect(answers.size).toBe(0);
  });
});
