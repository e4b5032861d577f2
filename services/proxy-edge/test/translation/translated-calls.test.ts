import { findProvider } from "@lintel/providers";
import { afterEach, describe, expect, it } from "vitest";

import { type FrontWorld, startFront } from "../front/front-world.ts";
import { aSetting, NOW } from "../routes/route-objects.ts";
import { PRICES } from "../routes/route-world.ts";
import { plainOf, refusing, type Script, streamOf } from "../routes/scripted-upstream.ts";
import { type CallerDialect, CALLERS } from "./callers/callers.ts";
import { type MatrixCell, matrixOf } from "./matrix.ts";
import { type Scenario, SCENARIOS, type Scripted } from "./scenarios.ts";
import { answerChat } from "./targets/answer-chat.ts";
import { answerMessages } from "./targets/answer-messages.ts";
import { onVertex, type TargetDialect, TARGETS, TOKEN } from "./targets/targets.ts";

let world: FrontWorld | undefined;
afterEach(() => world?.close());

const PLAIN: Scripted = {
  texts: ["Hi"],
  stop: "end",
  usage: { input: 20, cached: 5, output: 7 },
};

const isTried = (
  caller: CallerDialect,
  { isSpokenAs, name, place, triedBy = ["openai-chat"] }: TargetDialect,
): boolean =>
  name !== caller.name &&
  isSpokenAs?.includes(caller.name) !== true &&
  (place === undefined || triedBy.includes(caller.name));

const canSay = ({ hasOnlyTexts }: CallerDialect, scenario: Scenario): boolean =>
  hasOnlyTexts !== true ||
  ![
    scenario.hasTools,
    scenario.hasImage,
    scenario.hasPdf,
    scenario.hasSchema,
    scenario.hasCacheMarks,
  ].includes(true);

const PAIRS = CALLERS.flatMap((caller) =>
  TARGETS.filter((target) => isTried(caller, target)).flatMap((target) =>
    SCENARIOS.filter((scenario) => canSay(caller, scenario)).map((scenario) => ({
      caller,
      target,
      scenario,
      pair: `${caller.name} → ${target.name}${target.place === undefined ? "" : ` at ${target.place}`}`,
    })),
  ),
);

describe("a call in another dialect than its model's", () => {
  const cells: MatrixCell[] = [];

  it.each(PAIRS)(
    "is answered as its SDK reads it, $pair: $scenario.name",
    async ({ caller, pair, scenario, target }) => {
      const settings = [target.setting];
      const script = (_: string, _before: number, { url }: { readonly url: URL }) =>
        url.host === "token.test" ? TOKEN : target.answer(scenario);
      world = await startFront({ settings, script });
      const gateway = { origin: world.origin, secret: "sk-lintel-test" };
      const heard = await caller.call(gateway, target.model, scenario);
      expect(heard).toMatchObject(expectedOf(scenario, caller, target));
      const events = world.records.map(({ event }) => event);
      const { provider } = target.setting;
      expect(events).toMatchObject([{ provider, model: target.model, ...usedBy(scenario) }]);
      const isMarked = /cache_control|cachePoint|prompt_cache_breakpoint/.test(sentBody(world));
      expect(isMarked).toBe(scenario.hasCacheMarks === true && events[0]?.lost === undefined);
      cells.push({ pair, scenario: scenario.name, lost: events[0]?.lost ?? [] });
    },
  );

  it("has lost what is written down", async (context) => {
    context.skip(cells.length < PAIRS.length, "not all of the matrix was tried");
    await expect(matrixOf(cells)).toMatchFileSnapshot("../../../../packages/translation/MATRIX.md");
  });
});

/** The body of the last call of a model. */
const sentBody = ({ lastSent }: FrontWorld): string => lastSent()?.body ?? "";

describe("a conversation that moves from one provider to another and back", () => {
  const SIGNATURE = "c2lnbmVkIGJ5IENsYXVkZQ==";
  const asked = { role: "user", content: "How warm is it in Paris?" };
  const tools = [{ type: "function", function: { name: "get_weather", parameters: {} } }];
  const THOUGHT: Scripted = {
    ...PLAIN,
    thought: { text: "I have to look.", signature: SIGNATURE },
    calls: [{ id: "call_1", name: "get_weather", input: { town: "Paris" } }],
    stop: "calls",
  };

  it("has its thoughts where they were signed, and nothing of them elsewhere", async () => {
    const scenario = { name: "thought", answer: THOUGHT };
    world = await startFront({
      settings: [
        aSetting("C", { provider: "anthropic", allowedModels: ["claude-opus-4-5"] }),
        aSetting("B", { provider: "deepseek", allowedModels: ["deepseek-chat"] }),
      ],
      script: (name) =>
        name === "C" ? answerMessages(scenario) : answerChat({ name: "plain", answer: PLAIN }),
    });
    const { lastSent, post } = world;
    const turn = async (model: string, messages: readonly object[]): Promise<object> => {
      const answer = await post("/v1/chat/completions", { model, messages, tools });
      expect(answer.status).toBe(200);
      const { choices }: { choices: { message: object }[] } = JSON.parse(await answer.text());
      return choices[0]?.message ?? {};
    };
    const first = await turn("claude-opus-4-5", [asked]);
    const [call] = Object(first).tool_calls;
    const result = { role: "tool", tool_call_id: call.id, content: "20 degrees" };
    const history = [asked, first, result];
    const second = await turn("deepseek-chat", history);
    const elsewhere = lastSent()?.body ?? "";
    expect(elsewhere).toContain("20 degrees");
    expect(elsewhere).not.toMatch(/lsig1_|c2lnbmVk|I have to look/);
    await turn("claude-opus-4-5", [...history, second, { role: "user", content: "And now?" }]);
    const back = lastSent()?.body ?? "";
    expect(back).toContain(SIGNATURE);
    expect(back).not.toContain("lsig1_");
    expect(JSON.parse(back)).toMatchObject({
      messages: [
        {},
        { content: [{ type: "thinking" }, {}, { type: "tool_use", id: "call_1" }] },
        {},
        {},
        {},
      ],
    });
  });
});

describe("Vertex AI", () => {
  const asked = { max_tokens: 9, messages: [{ role: "user", content: "Hello" }] };
  const start = async (token: Script = TOKEN) => {
    const script = (_: string, _before: number, { url }: { readonly url: URL }) =>
      url.host === "token.test" ? token : answerMessages({ name: "plain", answer: PLAIN });
    world = await startFront({ settings: [onVertex("D")], script });
    return world;
  };

  it("is asked for one access token, with which all calls are made until it expires", async () => {
    const { called, post, sent, time } = await start();
    const body = { model: "claude-sonnet-4-5@20250929", ...asked };
    for (const path of ["/v1/messages", "/api/providers/vertex/anthropic/v1/messages"]) {
      expect((await post(path, body)).status).toBe(200);
    }
    expect(called).toEqual(["", "D", "D"]);
    expect(new Map(sent[1]?.headers).get("authorization")).toBe("Bearer sk-upstream-D");
    time.nowMs += 3_599_000;
    await post("/v1/messages", body);
    expect(called).toEqual(["", "D", "D", "", "D"]);
  });

  it("502: is not called without a token, and the answer to that is nobody's to read", async () => {
    const { called, post } = await start(refusing(400, {}, { message: "Invalid JWT sk-secret" }));
    const answer = await post("/v1/messages", { model: "claude-sonnet-4-5", ...asked });
    expect([answer.status, called]).toEqual([502, [""]]);
    expect(await answer.text()).not.toContain("sk-secret");
  });

  it("is billed at the price of its location: a tenth more outside the global endpoint", () => {
    const at = (location: string) => {
      const seller = findProvider("vertex")?.sellerOf?.({ location }) ?? "";
      const price = (model: string) => PRICES.find(seller, model, NOW, 1000)?.prices;
      return [price("claude-sonnet-4-5@20250929")?.output, price("gemini-2.5-flash")?.output];
    };
    expect(at("global")).toEqual([15_000_000_000, 2_500_000_000]);
    expect(at("us-east5")).toEqual([16_500_000_000, 2_500_000_000]);
  });
});

describe("what a target cannot be given", () => {
  const asked = {
    model: "claude-sonnet-4-5",
    messages: [{ role: "user", content: "Hello" }],
    logit_bias: { "1": 5 },
    seed: 1,
    temperature: 1.5,
  };
  const start = async (key: { readonly strictTranslation?: boolean } = {}) => {
    const settings = [aSetting("C", { provider: "anthropic" })];
    const script = () => answerMessages({ name: "plain", answer: PLAIN });
    world = await startFront({ settings, script, key });
    return world;
  };

  it("is left out and told in the answer's head and in the event", async () => {
    const { lastSent, post, records } = await start();
    const answer = await post("/v1/chat/completions", asked);
    expect([answer.status, answer.headers.get("x-lintel-lost")]).toEqual([
      200,
      "seed, logit_bias, temperature",
    ]);
    expect(records[0]?.event.lost).toEqual(["seed", "logit_bias", "temperature"]);
    expect(JSON.parse(lastSent()?.body ?? "")).toMatchObject({
      temperature: 1,
      max_tokens: 64_000,
    });
  });

  it("422: is not given at all to a caller who is strict, and nobody is asked", async () => {
    const { post, sent } = await start();
    const headers = { authorization: "Bearer sk-lintel-test", "x-lintel-strict": "yes" };
    const answer = await post("/v1/chat/completions", asked, headers);
    expect([answer.status, answer.headers.get("x-lintel-error")]).toEqual([
      422,
      "translation_lossy",
    ]);
    expect(await answer.text()).toContain("seed, logit_bias, temperature");
    expect(sent).toHaveLength(0);
    const { logit_bias: _bias, seed: _seed, temperature: _high, ...carried } = asked;
    expect((await post("/v1/chat/completions", carried, headers)).status).toBe(200);
  });

  it("422: nor to a caller whose key is strict", async () => {
    const { post, sent } = await start({ strictTranslation: true });
    const answer = await post("/v1/chat/completions", asked);
    expect([answer.status, sent.length]).toEqual([422, 0]);
  });

  it("400: is refused where the answer would be to another question", async () => {
    const { post, sent } = await start();
    const input = [{ role: "user", content: "And now?" }];
    for (const member of [{ previous_response_id: "resp_1" }, { background: true }]) {
      const body = { model: "claude-sonnet-4-5", input, ...member };
      const answer = await post("/v1/responses", body);
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain(Object.keys(member)[0]);
    }
    for (const member of [{ suffix: "end" }, { prompt: ["a", "b"] }, { prompt: [1, 2] }]) {
      const body = { model: "claude-sonnet-4-5", prompt: "Hello", ...member };
      const answer = await post("/v1/completions", body);
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain(Object.keys(member)[0]);
    }
    expect(sent).toHaveLength(0);
  });

  it("is stored as the caller sent it", async () => {
    const key = { shouldLogRequest: true };
    world = await startFront({
      settings: [aSetting("C", { provider: "anthropic" })],
      script: () => answerMessages({ name: "plain", answer: PLAIN }),
      key,
    });
    await world.post("/v1/chat/completions", asked);
    const stored = Buffer.from(world.records[0]?.event.request ?? "", "base64").toString();
    expect(JSON.parse(stored)).toEqual(asked);
  });
});

describe("what of an answer the caller's dialect has no place for", () => {
  const cited = {
    type: "url_citation",
    url_citation: { start_index: 0, end_index: 2, title: "A page", url: "https://page.test" },
  };
  const asked = { max_tokens: 9, messages: [{ role: "user", content: "Hello" }] };
  const start = async (isStreamed: boolean) => {
    const head = { id: "1", object: "chat.completion", created: 1, model: "deepseek-chat" };
    const said = { role: "assistant", content: "Hi", annotations: [cited] };
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    const events = [
      { ...head, choices: [{ index: 0, delta: said, finish_reason: null }] },
      { ...head, choices: [{ index: 0, delta: {}, finish_reason: "stop" }], usage },
    ];
    const choices = [{ index: 0, message: said, finish_reason: "stop" }];
    world = await startFront({
      settings: [aSetting("B", { provider: "deepseek" })],
      script: () =>
        isStreamed
          ? streamOf([...events.map((event) => `data: ${JSON.stringify(event)}\n\n`), DONE])
          : plainOf(JSON.stringify({ ...head, choices, usage })),
    });
    const body = { model: "deepseek-chat", stream: isStreamed, ...asked };
    const answer = await world.post("/v1/messages", body);
    return { answer, text: await answer.text(), records: world.records };
  };

  it("is told in the answer's head, and in the event", async () => {
    const { answer, records } = await start(false);
    expect(answer.headers.get("x-lintel-lost")).toBe("citations");
    expect(records[0]?.event.lost).toEqual(["citations"]);
  });

  it("is told in a comment before the end of a stream, and in the event", async () => {
    const { answer, records, text } = await start(true);
    expect(answer.headers.get("x-lintel-lost")).toBeNull();
    expect(text).toMatch(
      /\n: x-lintel-lost: citations\n\n(?:event: message_(?:delta|stop)\n.*\n\n)+$/,
    );
    expect(records[0]?.event.lost).toEqual(["citations"]);
  });
});

const DONE = "data: [DONE]\n\n";

/** What is billed: the answer's own usage, in disjoint classes. */
function usedBy({ answer: { error, isCut, usage } }: Scenario): object {
  const { cached, input, output } = usage;
  const isWhole = error === undefined && isCut !== true;
  return isWhole ? { usage: { input: input - cached, cacheRead: cached, output } } : {};
}

/** Of which only a part is said. */
const holding = (text: string): unknown => expect.stringContaining(text);

/** The golden answer, in the words of the caller's dialect. */
function expectedOf(
  { answer, isStreamed = false }: Scenario,
  { stops }: CallerDialect,
  { hidesSequence }: TargetDialect,
): object {
  const { calls = [], error, isCut, stop, texts = [], usage } = answer;
  // Within a stream the status has been said already.
  if (error !== undefined) {
    const status = isStreamed ? undefined : error.status;
    return { error: { message: holding(error.message), status } };
  }
  if (isCut === true) return { error: { message: holding(""), status: undefined } };
  const told = stop === "sequence" && hidesSequence === true ? "end" : stop;
  return { text: texts.join(""), calls, stop: stops[told], usage };
}
