import { describe, expect, it } from "vitest";

import { conversationOf } from "./conversation.ts";

const NOBODY = { sessionId: "", user: "" };
const SYSTEM = { role: "system", content: "You are brief." };
const says = (role: string, content: unknown) => ({ role, content });

describe("a conversation is known by", () => {
  it("the first sign that is given", () => {
    const json = { messages: [says("user", "Hi")] };
    const all = { promptCacheKey: "cache", sessionId: "session", user: "user", json };
    expect(conversationOf(all)).toBe("k:cache");
    expect(conversationOf({ ...all, promptCacheKey: "" })).toBe("s:session");
    expect(conversationOf({ ...all, promptCacheKey: 7, sessionId: "" })).toBe("u:user");
    expect(conversationOf({ ...NOBODY, json })).toMatch(/^o:/);
    expect(conversationOf({ ...NOBODY, json: {} })).toBeUndefined();
  });

  it.each([
    ["chat", (said: readonly object[]) => ({ messages: [SYSTEM, ...said] })],
    ["messages", (said: readonly object[]) => ({ system: "You are brief.", messages: said })],
    ["responses", (said: readonly object[]) => ({ instructions: "You are brief.", input: said })],
  ])("its instructions and its first message, in %s, however long it gets", (_dialect, bodyOf) => {
    const said = [says("user", "How are you?")];
    const first = conversationOf({ ...NOBODY, json: bodyOf(said) });
    said.push(says("assistant", "Well."), says("user", "Why?"));
    expect(conversationOf({ ...NOBODY, json: bodyOf(said) })).toBe(first);
    const other = [says("user", "Who are you?")];
    expect(conversationOf({ ...NOBODY, json: bodyOf(other) })).not.toBe(first);
  });

  it("its first message behind long instructions, and by parts that are no text", () => {
    const long = says("system", "x".repeat(50_000));
    const of = (content: unknown) =>
      conversationOf({ ...NOBODY, json: { messages: [long, says("user", content)] } });
    expect(of("a")).not.toBe(of("b"));
    expect(of([{ type: "text", text: "a" }])).not.toBe(of([{ type: "text", text: "b" }]));
    expect(of("a")?.length).toBeLessThan(5000);
  });

  it("how a text begins that is continued, or a body whose members are not at hand", () => {
    const story = "Once upon a time ".repeat(200);
    const first = conversationOf({ ...NOBODY, json: { prompt: story } });
    expect(conversationOf({ ...NOBODY, json: { prompt: `${story} there was` } })).toBe(first);
    const large = conversationOf({ ...NOBODY, beginning: story });
    expect(conversationOf({ ...NOBODY, beginning: `${story} there was` })).toBe(large);
  });
});
