import { afterEach, describe, expect, it } from "vitest";

import { aRoute, aSetting, aStep } from "./route-objects.ts";
import { callRoute, type RouteWorld, startRoute } from "./route-world.ts";
import { events, plainOf, refusing, streamOf } from "./scripted-upstream.ts";

let world: RouteWorld | undefined;
afterEach(() => world?.close());

/** A dialect that a route can speak: two steps at different providers, a call, and what is answered. */
interface Spoken {
  readonly path: string;
  /** Of both steps; the first is refused, and the second answers. */
  readonly steps: readonly [object, object];
  readonly second: Parameters<typeof aSetting>[1];
  readonly secondModel: string;
  readonly secondPath: string;
  /** Without `model`, with members that no gateway knows. */
  readonly asked: object;
  readonly answer: object;
  /** Absent where the dialect has no streams. */
  readonly stream?: readonly string[];
  /** Input and output tokens of the answer. */
  readonly used: readonly [number, number];
}

const MESSAGE = {
  type: "message",
  role: "assistant",
  content: [{ type: "output_text", text: "Hello", annotations: [] }],
};
const RESPONSE = {
  id: "resp_1",
  object: "response",
  status: "completed",
  model: "gpt-4o-mini",
  output: [MESSAGE],
  usage: { input_tokens: 11, output_tokens: 3, total_tokens: 14 },
};
const named = (...data: readonly (readonly [type: string, members?: object])[]) =>
  data.map(
    ([type, members]) => `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`,
  );

const SPOKEN: Readonly<Record<string, Spoken>> = {
  "legacy completions": {
    path: "/v1/completions",
    steps: [{ model: "gpt-3.5-turbo-instruct" }, { provider: "vllm", model: "own" }],
    second: { provider: "vllm", setting: { url: "http://vllm.test/v1", apikey: "sk-upstream-B" } },
    secondModel: "own",
    secondPath: "/v1/completions",
    asked: { prompt: "Say hi", max_tokens: 5, min_p: 0.05, tomorrow: [null] },
    answer: {
      model: "own",
      choices: [{ index: 0, text: "Hello", finish_reason: "stop" }],
      usage: { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 },
    },
    stream: [
      ...events(
        { model: "own", choices: [{ index: 0, text: "Hel", finish_reason: null }] },
        { model: "own", choices: [{ index: 0, text: "lo", finish_reason: "stop" }] },
        { choices: [], usage: { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 } },
      ),
      "data: [DONE]\n\n",
    ],
    used: [4, 2],
  },
  embeddings: {
    path: "/v1/embeddings",
    steps: [
      { model: "text-embedding-3-small" },
      { provider: "deepinfra", model: "BAAI/bge-base-en-v1.5" },
    ],
    second: { provider: "deepinfra", setting: { apikey: "sk-upstream-B" } },
    secondModel: "BAAI/bge-base-en-v1.5",
    secondPath: "/v1/openai/embeddings",
    asked: { input: ["one", "two"], dimensions: 256, tomorrow: { a: 1 } },
    answer: {
      object: "list",
      model: "BAAI/bge-base-en-v1.5",
      data: [{ object: "embedding", index: 0, embedding: [0.25, -1e-9] }],
      usage: { prompt_tokens: 2, total_tokens: 2 },
    },
    used: [2, 0],
  },
  responses: {
    path: "/v1/responses",
    steps: [
      { model: "gpt-4o-mini" },
      { provider: "azure", model: "gpt-4o", params: { deploymentId: "d", apiVersion: "v1" } },
    ],
    second: { provider: "azure", setting: { resourceName: "r", apikey: "sk-upstream-B" } },
    secondModel: "d",
    secondPath: "/openai/v1/responses",
    asked: { input: "Hi", text: { verbosity: "low" }, tomorrow: "x" },
    answer: RESPONSE,
    stream: named(
      [
        "response.created",
        { response: { ...RESPONSE, status: "in_progress", output: [], usage: null } },
      ],
      [
        "response.output_text.delta",
        { item_id: "m", output_index: 0, content_index: 0, delta: "Hello" },
      ],
      ["response.completed", { response: RESPONSE }],
    ),
    used: [11, 3],
  },
  messages: {
    path: "/v1/messages",
    steps: [
      { provider: "anthropic", model: "claude-sonnet-4-5" },
      { provider: "anthropic", model: "claude-haiku-4-5" },
    ],
    second: { provider: "anthropic", setting: { apikey: "sk-upstream-B" } },
    secondModel: "claude-haiku-4-5",
    secondPath: "/v1/messages",
    asked: {
      max_tokens: 20,
      messages: [{ role: "user", content: "Hi" }],
      tomorrow: { a: [] },
    },
    answer: {
      type: "message",
      role: "assistant",
      model: "claude-haiku-4-5",
      content: [{ type: "text", text: "Hello" }],
      stop_reason: "end_turn",
      usage: { input_tokens: 9, output_tokens: 4 },
    },
    stream: named(
      [
        "message_start",
        { message: { model: "claude-haiku-4-5", usage: { input_tokens: 9, output_tokens: 1 } } },
      ],
      ["content_block_start", { index: 0, content_block: { type: "text", text: "" } }],
      ["content_block_delta", { index: 0, delta: { type: "text_delta", text: "Hello" } }],
      ["content_block_stop", { index: 0 }],
      ["message_delta", { delta: { stop_reason: "end_turn" }, usage: { output_tokens: 4 } }],
      ["message_stop"],
    ),
    used: [9, 4],
  },
};

/** A call of a route whose first provider is overloaded; its second one answers. */
async function call(spoken: Spoken, isStream: boolean) {
  const { answer, asked, path, second, steps, stream = [] } = spoken;
  const [first] = steps;
  const provider = "provider" in first ? String(first.provider) : "openai";
  const given = isStream ? { ...asked, stream: true } : asked;
  world = await startRoute({
    route: aRoute({ path, steps: steps.map((step) => aStep(step)) }),
    settings: [aSetting("A", { provider }), aSetting("B", second)],
    script: (_setting, before) => {
      if (before === 0 && world?.called.length === 1) return refusing(503);
      return isStream ? streamOf(stream) : plainOf(JSON.stringify(answer));
    },
  });
  const response = await callRoute(world, { model: "any", ...given });
  return { response, text: await response.text(), given, world };
}

/** What the caller has to get; of a stream without the event whose usage it did not ask for, and the mark behind that. */
const expectedOf = ({ answer, stream = [] }: Spoken, isStream: boolean): string =>
  isStream ? stream.filter((event) => !HIDDEN.test(event)).join("") : JSON.stringify(answer);
const HIDDEN = /^data: \{"choices":\[\]/;

/** What was sent at last. */
function lastSent({ sent }: RouteWorld) {
  const { body, url } = sent.at(-1) ?? {};
  const json: unknown = Buffer.isBuffer(body) ? JSON.parse(body.toString()) : undefined;
  return { path: url?.pathname, json };
}

describe.each(Object.entries(SPOKEN))("a route of %s", (_name, spoken) => {
  const forms = spoken.stream === undefined ? [false] : [false, true];

  it.each(forms)(
    "(streamed: %s) fails over to the next step's own model and path",
    async (isStream) => {
      const { given, response, text, world: seen } = await call(spoken, isStream);
      expect([response.status, response.headers.get("x-lintel-attempts")]).toEqual([200, "2"]);
      expect(text).toBe(expectedOf(spoken, isStream));
      expect(lastSent(seen)).toMatchObject({
        path: spoken.secondPath,
        json: { ...given, model: spoken.secondModel },
      });
      const told = seen.records.map(({ event: { status, usage } }) => [
        status,
        usage && [usage.input, usage.output],
      ]);
      expect(told).toEqual([
        [503, undefined],
        [200, spoken.used],
      ]);
    },
  );
});
