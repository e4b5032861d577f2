import { afterEach, describe, expect, it } from "vitest";

import { aCallPolicy } from "../a-call-policy.ts";
import type { Scripted } from "../translation/scenarios.ts";
import { aStep } from "./route-objects.ts";
import { type Given, type RouteWorld, startRoute } from "./route-world.ts";
import { refusing, type Script, streamOf } from "./scripted-upstream.ts";
import {
  answer,
  CHAT,
  CLAUDE,
  cut,
  dialectOf,
  FIRST,
  lastBody,
  MESSAGES,
  OPENAI,
  openai,
  REST,
  routed,
  SETTINGS,
  SPOKEN,
  type Spoken,
  startSpoken,
  told,
} from "./spoken.ts";

let world: RouteWorld | undefined;
afterEach(() => world?.close());

const POLICY_ID = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0007";

async function start(
  spoken: Spoken,
  steps: readonly object[],
  given: Omit<Given, "route" | "settings">,
) {
  world = await startSpoken(spoken, steps, given);
  return world;
}

const CASES = SPOKEN.flatMap((spoken) => [
  { name: `${spoken.dialect}, by the same step once more`, spoken, isSame: true },
  { name: `${spoken.dialect}, by another provider`, spoken, isSame: false },
]);

describe("an answer that is cut within its text", () => {
  it.each(CASES)("is continued as one stream: $name", async ({ isSame, spoken }) => {
    const [own, other] = spoken.steps;
    const steps = isSame ? [{ ...own, retries: 1 }] : spoken.steps;
    const next = isSame ? spoken.dialect : dialectOf(other, spoken.dialect);
    const at = await start(spoken, steps, {
      script: (_name, before) => {
        const isFirst = world?.called.length === 1;
        return isFirst && before === 0 ? cut(spoken.dialect) : answer(next, REST);
      },
    });
    const heard = await spoken.call(at);
    expect(heard.text).toBe("One two three four.");
    expect(["stop", "end_turn", "completed"]).toContain(heard.stop);
    expect(heard.used).toEqual(spoken.used);
    expect(told(at)).toMatchObject([
      { attempt: 1, ending: "upstream_failed", errorCode: "upstream_failed", status: 502 },
      { attempt: 2, ending: "complete", status: 200, countsCall: false, isOne: true },
    ]);
    const [first, second] = at.records.map(({ event }) => event);
    // What the second attempt used is its own; what the first did is counted from what it wrote.
    expect(second?.usage).toMatchObject({ input: 20, cacheRead: 10, output: 3 });
    expect(first?.unmeasured?.completion).toBe("One two three ");
    expect(lastBody(at)).toContain("One two three");
    expect(at.open.size).toBe(0);
  });
});

describe("what is asked of the next attempt", () => {
  it("is the beginning of its answer where the model takes that, without the white space it writes again", async () => {
    const at = await start(CHAT, [OPENAI, CLAUDE], {
      script: (name) =>
        name === "A" ? cut("chat") : answer("messages", { ...REST, texts: [" ", " four"] }),
    });
    expect((await CHAT.call(at, { max_tokens: 50 })).text).toBe("One two three  four");
    const body = JSON.parse(lastBody(at));
    expect(body.messages.at(-1)).toMatchObject({ role: "assistant" });
    expect(JSON.stringify(body.messages.at(-1))).toContain('"One two three"');
    // Fourteen bytes: four tokens at least.
    expect(body.max_tokens).toBe(46);
  });

  it("is a sentence where it does not", async () => {
    const opus = aStep({ provider: "anthropic", model: "claude-opus-4-6" });
    const at = await start(CHAT, [OPENAI, opus], {
      script: (name) => (name === "A" ? cut("chat") : answer("messages", REST)),
    });
    expect((await CHAT.call(at)).text).toBe("One two three four.");
    const { messages } = JSON.parse(lastBody(at));
    expect(messages.map(({ role }: { role: string }) => role)).toEqual([
      "user",
      "assistant",
      "user",
    ]);
    expect(JSON.stringify(messages.at(-1))).toContain("Your last message was cut off.");
  });

  it("has its thoughts left out, and a call of a tool in its place", async () => {
    const tools = [{ type: "function", function: { name: "get_weather", parameters: {} } }];
    const at = await start(CHAT, [OPENAI, CLAUDE], {
      script: (name) =>
        name === "A"
          ? cut("chat")
          : answer("messages", {
              ...REST,
              thought: { text: "Hm", signature: "c2ln" },
              calls: [{ id: "call_1", name: "get_weather", input: { town: "Rome" } }],
              stop: "calls",
            }),
    });
    const client = openai(at, CHAT.path);
    const stream = client.chat.completions.stream({
      model: "any",
      messages: [{ role: "user", content: "Count" }],
      tools: tools.map(() => ({
        type: "function" as const,
        function: { name: "get_weather", parameters: {} },
      })),
    });
    const { choices } = await stream.finalChatCompletion();
    expect(choices[0]).toMatchObject({
      finish_reason: "tool_calls",
      message: { content: "One two three four.", tool_calls: [{ id: "call_1" }] },
    });
    expect(at.records.at(-1)?.event.lost).toEqual(["reasoning_content"]);
  });
});

describe("what both attempts cost", () => {
  const LIMITED = {
    costLimitNano: 1_000_000_000,
    rateLimitOverTime: 10,
    rateLimitUnit: "m",
  } as const;
  /** Usage that a server reports in every chunk. */
  const reporting = { ...FIRST, usage: { input: 20, cached: 0, output: 7 } };

  it("is what each used, at its own prices, and each had its own bound reserved", async () => {
    const at = await start(MESSAGES, [CLAUDE, OPENAI], {
      key: LIMITED,
      script: (name) =>
        name === "C" ? cut("messages", "three ", reporting) : answer("chat", REST),
    });
    await MESSAGES.call(at);
    const [first, second] = at.admissions;
    expect(at.admissions).toHaveLength(2);
    // The second is no call, and its prompt is that of the first with what was sent.
    expect(second?.holders[0].limits.rate).toEqual([]);
    expect(second?.callId).not.toBe(first?.callId);
    expect(at.records[1]?.reservation?.costNano).toBe(20 * 150 + 10 * 75 + 3 * 600);
    expect(at.records.map(({ event }) => event.id)).toEqual([first?.callId, second?.callId]);
    expect(at.starts.map(({ event }) => event.id)).toEqual([first?.callId, second?.callId]);
    expect(at.open.size).toBe(0);
  });

  it("is not more than limits allow: where they do not pay for the second, the answer ends cut", async () => {
    const refusal = { scope: "key", kind: "total", contended: false, reserved: 0 } as const;
    let asked = 0;
    const at = await start(CHAT, [OPENAI, CLAUDE], {
      key: LIMITED,
      script: () => cut("chat"),
      verdict() {
        asked += 1;
        return asked === 1 ? undefined : { admitted: false, atMs: 0, refusal, limitStatuses: [] };
      },
    });
    await expect(CHAT.call(at)).rejects.toThrow("the provider broke off its answer");
    expect(at.called).toEqual(["A"]);
    expect(told(at)).toMatchObject([{ ending: "upstream_failed" }]);
    expect(at.open.size).toBe(0);
  });
});

describe("an answer that is not continued", () => {
  const called = { ...FIRST, calls: [{ id: "c", name: "get_weather", input: { town: "Paris" } }] };
  const inCall: Script = streamOf(
    answer("chat", called)
      .chunks.map(String)
      .filter((chunk) => !/"finish_reason":"|DONE/.test(chunk)),
    "cut",
  );
  const CASES_ENDING: readonly (readonly [string, object, object, Script])[] = [
    [
      "of a route that does not ask for it",
      { onCut: "end" },
      {},
      answer("chat", { ...FIRST, isCut: true }),
    ],
    ["within the call of a tool", {}, {}, inCall],
    ["as JSON", {}, { response_format: { type: "json_object" } }, cut("chat")],
    ["of two choices", {}, { n: 2 }, answer("chat", { ...FIRST, isCut: true })],
    ["whose tokens are used up", {}, { max_tokens: 4 }, cut("chat")],
  ];

  it.each(CASES_ENDING)("ends cut: %s", async (_name, route, given, script) => {
    const at = await startRoute({
      settings: SETTINGS,
      route: routed(CHAT.path, [OPENAI, CLAUDE], route),
      script: () => script,
    });
    world = at;
    await expect(CHAT.call(at, given)).rejects.toThrow("the provider broke off its answer");
    expect(at.called).toEqual(["A"]);
    expect(told(at)).toMatchObject([{ ending: "upstream_failed", status: 200 }]);
  });

  it.each(SPOKEN)(
    "has an error in its place that is read, wherever an event of $dialect is cut",
    async (spoken) => {
      const bytes = Buffer.concat(
        answer(spoken.dialect, FIRST).chunks.map((each) => Buffer.from(each)),
      );
      const from = bytes.indexOf("\n\n", bytes.indexOf("three ")) + 2;
      const [line, end] = [bytes.indexOf("\n", from) + 1, bytes.indexOf("\n\n", from) + 2];
      const ends = [from, from + 1, line - 1, line, end - 3, end - 1, end];
      const at = await startRoute({
        settings: SETTINGS,
        route: routed(spoken.path, spoken.steps, { onCut: "end" }),
        script: (_name, before) => ({
          ...streamOf([], "cut"),
          chunks: [bytes.subarray(0, ends[before])],
        }),
      });
      world = at;
      for (const _ of ends) {
        await expect(spoken.call(at)).rejects.toThrow("the provider broke off its answer");
      }
      expect(at.called).toHaveLength(ends.length);
    },
  );

  it("passes on the provider's own error where nothing follows", async () => {
    const { chunks } = answer("chat", { ...FIRST, error: { status: 503, message: "I am full" } });
    const at = await start(CHAT, [OPENAI], { script: () => streamOf(chunks.map(String)) });
    await expect(CHAT.call(at)).rejects.toThrow("I am full");
    expect(told(at)).toMatchObject([{ errorCode: "upstream_error_in_answer" }]);
  });
});

describe("a policy", () => {
  const policy = (members: object) => ({
    key: { policyId: POLICY_ID },
    policy: aCallPolicy({ id: POLICY_ID, ...members }).known,
  });
  const cards: Scripted = { ...FIRST, texts: ["Pay with 4242 4242 ", "4242 "] };
  const script = (name: string) =>
    name === "A"
      ? cut("chat", "4242 ", cards)
      : answer("messages", { ...REST, texts: ["4242", ", please."] });

  it("on answers sees one text: what stands across the seam is found", async () => {
    const at = await start(CHAT, [OPENAI, CLAUDE], {
      ...policy({
        scope: "response",
        config: { rules: { credit_debit_number: "allow_but_redact" } },
      }),
      script,
    });
    const { text } = await CHAT.call(at);
    expect(text).toMatch(/^Pay with \S+, please\.$/);
    expect(text).not.toMatch(/4242/);
    expect(at.records.at(-1)?.event).toMatchObject({ policyMatches: { credit_debit_number: 1 } });
  });

  it("on requests keeps from another provider what it would not let its caller say", async () => {
    const mail: Scripted = { ...FIRST, texts: ["Write to jane@example.org ", "now "] };
    const at = await start(CHAT, [OPENAI, CLAUDE], {
      ...policy({ scope: "request", config: { rules: { email: "allow_but_redact" } } }),
      script: () => cut("chat", "now ", mail),
    });
    await expect(CHAT.call(at)).rejects.toThrow("the provider broke off its answer");
    expect(at.called).toEqual(["A"]);
  });
});

describe("an error within a stream", () => {
  it("is not seen where another attempt goes on, and has its own event", async () => {
    const { chunks } = answer("chat", { ...FIRST, error: { status: 503, message: "I am full" } });
    // Cut anywhere: events come as they like.
    const bytes = Buffer.from(chunks.map(String).join(""));
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) =>
      bytes.subarray(index * 7, index * 7 + 7),
    );
    const at = await start(CHAT, [OPENAI, CLAUDE], {
      script: (name) =>
        name === "A" ? { ...streamOf([]), chunks: pieces } : answer("messages", REST),
    });
    expect((await CHAT.call(at)).text).toBe("One two three four.");
    expect(told(at)).toMatchObject([
      { ending: "upstream_failed", errorCode: "upstream_error_in_answer", status: 503 },
      { ending: "complete" },
    ]);
  });
});

describe("the second attempt", () => {
  it("may fail before it answers, or be cut as well: the third goes on from all that was sent", async () => {
    const at = await start(CHAT, [OPENAI, { ...CLAUDE, retries: 1 }, OPENAI], {
      script: (name, before) => {
        if (name === "A" && before === 0) return cut("chat");
        if (name === "C") return before === 0 ? refusing(500) : cut("messages", "four", REST);
        return answer("chat", { ...REST, texts: [" five"] });
      },
    });
    expect((await CHAT.call(at)).text).toBe("One two three four five");
    expect(told(at).map(({ attempt, ending }) => [attempt, ending])).toEqual([
      [1, "upstream_failed"],
      [2, "upstream_failed"],
      [3, "upstream_failed"],
      [4, "complete"],
    ]);
    expect(lastBody(at)).toContain("One two three four");
  });

  it("fails as the last one: the caller gets an error, and each attempt is an event", async () => {
    const at = await start(CHAT, [OPENAI, CLAUDE], {
      script: (name) => (name === "A" ? cut("chat") : { does: "reset" }),
    });
    await expect(CHAT.call(at)).rejects.toThrow("the provider broke off its answer");
    expect(told(at)).toMatchObject([
      { attempt: 1, ending: "upstream_failed" },
      { attempt: 2, ending: "upstream_failed" },
    ]);
    expect(at.open.size).toBe(0);
  });

  it("is ended when its caller leaves, and what it wrote by then is counted", async () => {
    const gone = Promise.withResolvers<void>();
    const at = await start(CHAT, [OPENAI, CLAUDE], {
      script: (name) => {
        if (name === "A") return cut("chat");
        const chunks = answer("messages", REST).chunks.map(String);
        const begun = chunks.slice(0, chunks.findIndex((chunk) => chunk.includes('"four"')) + 1);
        return streamOf(begun, "hang");
      },
    });
    const client = openai(at, CHAT.path);
    const stream = client.chat.completions.stream({
      model: "any",
      messages: [{ role: "user", content: "Count" }],
    });
    stream.on("content", (_piece, text) => {
      if (text.endsWith("four")) stream.abort();
    });
    stream.on("abort", () => gone.resolve());
    await stream.done().catch(() => undefined);
    await gone.promise;
    await expect.poll(() => at.records.length, { timeout: 60_000 }).toBe(2);
    expect(told(at)).toMatchObject([
      { ending: "upstream_failed" },
      { attempt: 2, ending: "client_left" },
    ]);
    expect(at.records[1]?.event.unmeasured?.completion).toBe("four");
    expect(at.open.size).toBe(0);
  });
});
