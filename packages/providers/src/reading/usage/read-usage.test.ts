import { isNothing, NO_TOKENS, tokensOf, TokenUsage } from "@lintel/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { toUsage as readMessageUsage } from "../../dialects/anthropic/answer/to-usage.ts";
import { fromInputOutput } from "../../dialects/openai/usage/input-output-usage.ts";
import { toUsage as readChatUsage } from "../../dialects/openai/usage/to-usage.ts";
import { latestUsage, mergeUsageMembers, NO_REPORT, sumUsage } from "./read-usage.ts";
import { MAX_COUNT } from "./usage-counts.ts";

const READERS = [
  ["chat", readChatUsage, { prompt_tokens: 10, completion_tokens: 4 }],
  ["input and output", fromInputOutput, { input_tokens: 10, output_tokens: 4 }],
  ["a message", readMessageUsage, { input_tokens: 10, output_tokens: 4 }],
] as const;

describe.each(READERS)("the usage of %s", (_dialect, read, counts) => {
  const zeros = Object.fromEntries(Object.keys(counts).map((name) => [name, 0]));

  it("is read, with nothing odd about it", () => {
    expect(read(counts)).toEqual({ usage: { ...NO_TOKENS, input: 10, output: 4 } });
  });

  it("is none when it is all zero", () => {
    expect(read({ ...zeros, total_tokens: 0 }).usage).toBeUndefined();
    expect(read({ ...zeros, cost: 0 })).toEqual({ usage: undefined });
  });

  it("is one when only the answer had no tokens", () => {
    const [prompt = ""] = Object.keys(counts);
    expect(read({ ...zeros, [prompt]: 10 }).usage).toEqual({ ...NO_TOKENS, input: 10 });
  });

  it("names what it does not know", () => {
    expect(read({ ...counts, holograms: 3 })).toMatchObject({
      usage: { input: 10, output: 4 },
      unknownUsage: ["holograms"],
    });
    expect(read({ holograms: 3 })).toEqual({ usage: undefined, unknownUsage: ["holograms"] });
  });

  it.each([
    [Number.MAX_SAFE_INTEGER, 1_000_000_000],
    [10.2, 11],
    ["10", 10],
  ])("of %j tokens is brought to what is possible, and marked", (tokens, input) => {
    const [prompt = ""] = Object.keys(counts);
    expect(read({ ...counts, [prompt]: tokens })).toEqual({
      usage: { ...NO_TOKENS, input, output: 4 },
      isClamped: true,
    });
  });

  it("of a negative number of tokens is none, and marked", () => {
    const [prompt = ""] = Object.keys(counts);
    expect(read({ ...counts, [prompt]: -10 })).toEqual({ usage: undefined, isClamped: true });
  });
});

describe("usage that holds anything", () => {
  const anything = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.nat(9), fc.jsonValue());
  const NAMES = [
    "prompt_tokens",
    "completion_tokens",
    "input_tokens",
    "output_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
    "cached_tokens",
    "audio_tokens",
    "image_tokens",
    "reasoning_tokens",
    "cache_write_tokens",
    "ephemeral_1h_input_tokens",
    "thinking_tokens",
    "web_search_requests",
  ] as const;
  const members = fc.record(Object.fromEntries(NAMES.map((name) => [name, anything])), {
    requiredKeys: [],
  });
  const details = [
    "prompt_tokens_details",
    "completion_tokens_details",
    "input_tokens_details",
    "cached_tokens_details",
    "output_tokens_details",
    "cache_creation",
    "server_tool_use",
  ] as const;
  const usages = fc
    .tuple(members, fc.record(Object.fromEntries(details.map((name) => [name, members]))))
    .map(([own, inner]) => ({ ...own, ...inner }));

  it.each(READERS)("of %s is none, or usage that can be priced and stored", (_dialect, read) => {
    fc.assert(
      fc.property(usages, (reported) => {
        const { usage } = read(reported);
        if (usage === undefined) return;
        expect(TokenUsage.safeParse(usage).success).toBe(true);
        expect(isNothing(usage)).toBe(false);
        // The parts of a total, and cache writes that are reported in two parts.
        expect(tokensOf(usage)).toBeLessThanOrEqual(5 * MAX_COUNT);
      }),
    );
  });
});

describe("the usage of popular servers has no unknown members", () => {
  it.each([
    [
      "OpenAI's",
      readChatUsage,
      '{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":1,"audio_tokens":1},"completion_tokens_details":{"reasoning_tokens":1,"audio_tokens":1,"accepted_prediction_tokens":1,"rejected_prediction_tokens":1}}',
    ],
    [
      "DeepSeek's",
      readChatUsage,
      '{"prompt_tokens":16,"completion_tokens":10,"total_tokens":26,"prompt_tokens_details":{"cached_tokens":6},"prompt_cache_hit_tokens":6,"prompt_cache_miss_tokens":10}',
    ],
    [
      "Groq's",
      readChatUsage,
      '{"queue_time":0.03,"prompt_tokens":18,"prompt_time":0.001,"completion_tokens":55,"completion_time":0.46,"total_tokens":73,"total_time":0.47}',
    ],
    [
      "DeepInfra's",
      readChatUsage,
      '{"prompt_tokens":15,"completion_tokens":16,"total_tokens":31,"estimated_cost":0.0000268}',
    ],
    [
      "OpenRouter's",
      readChatUsage,
      '{"prompt_tokens":194,"completion_tokens":2,"total_tokens":196,"cost":0.95,"is_byok":false,"cost_details":{"upstream_inference_cost":19},"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"image_tokens":0}}',
    ],
    [
      "xAI's",
      readChatUsage,
      '{"prompt_tokens":32,"completion_tokens":9,"total_tokens":135,"prompt_tokens_details":{"text_tokens":32,"audio_tokens":0,"image_tokens":0,"cached_tokens":6},"completion_tokens_details":{"reasoning_tokens":94,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0},"num_sources_used":0,"cost_in_usd_ticks":12000}',
    ],
    [
      "vLLM's",
      readChatUsage,
      '{"prompt_tokens":10,"total_tokens":20,"completion_tokens":10,"prompt_tokens_details":null}',
    ],
    [
      "SambaNova's",
      readChatUsage,
      '{"acceptance_rate":2.1,"completion_tokens":18,"completion_tokens_after_first_per_sec":100.1,"completion_tokens_after_first_per_sec_first_ten":102.1,"completion_tokens_per_sec":90.1,"end_time":1737642515.4,"is_last_response":true,"prompt_tokens":10,"start_time":1737642514.1,"time_to_first_token":0.1,"total_latency":1.2,"total_tokens":28,"total_tokens_per_sec":9.1}',
    ],
    [
      "that of a response",
      fromInputOutput,
      '{"input_tokens":36,"input_tokens_details":{"cached_tokens":1,"cache_write_tokens":2},"output_tokens":87,"output_tokens_details":{"reasoning_tokens":3},"total_tokens":123}',
    ],
    [
      "that of vLLM's response",
      fromInputOutput,
      '{"input_tokens":36,"input_tokens_details":{"cached_tokens":1,"input_tokens_per_turn":[36],"cached_tokens_per_turn":[1]},"output_tokens":87,"output_tokens_details":{"reasoning_tokens":3,"tool_output_tokens":2,"output_tokens_per_turn":[87],"tool_output_tokens_per_turn":[2]},"total_tokens":123}',
    ],
    [
      "that of an image",
      fromInputOutput,
      '{"total_tokens":100,"input_tokens":50,"output_tokens":50,"input_tokens_details":{"text_tokens":10,"image_tokens":40}}',
    ],
    [
      "Anthropic's",
      readMessageUsage,
      '{"input_tokens":12,"cache_creation_input_tokens":2000,"cache_read_input_tokens":100000,"cache_creation":{"ephemeral_5m_input_tokens":1500,"ephemeral_1h_input_tokens":500},"output_tokens":800,"service_tier":"standard","server_tool_use":{"web_search_requests":1,"web_fetch_requests":2}}',
    ],
  ])("%s", (_server, read, usage) => {
    expect(read(JSON.parse(usage)).unknownUsage).toBeUndefined();
  });
});

describe("what the tools of others cost is marked", () => {
  it.each([
    '{"prompt_tokens":1,"completion_tokens":1,"num_sources_used":3}',
    '{"prompt_tokens":1,"completion_tokens":1,"citation_tokens":3}',
    '{"prompt_tokens":1,"completion_tokens":1,"server_tool_use":{"web_search_requests":3}}',
  ])("%s", (usage) => {
    expect(readChatUsage(JSON.parse(usage)).unknownUsage).toHaveLength(1);
  });
});

describe("a later report of the same answer", () => {
  const real = { usage: { ...NO_TOKENS, input: 80, cacheRead: 4, output: 8 } };

  it("takes the place of the earlier one", () => {
    const later = { usage: { ...NO_TOKENS, input: 84, output: 9, reasoning: 2 } };
    expect(latestUsage(real, later)).toEqual(later);
    expect(latestUsage(NO_REPORT, real)).toEqual(real);
  });

  it("of nothing changes nothing", () => {
    expect(latestUsage(real, NO_REPORT)).toEqual(real);
  });

  it("without tokens of the prompt, or of the answer, keeps those of the earlier one", () => {
    const prompt = { usage: { ...NO_TOKENS, input: 90 } };
    expect(latestUsage(real, prompt).usage).toMatchObject({ input: 90, cacheRead: 0, output: 8 });
    const answer = { usage: { ...NO_TOKENS, output: 12 } };
    expect(latestUsage(real, answer).usage).toMatchObject({ input: 80, cacheRead: 4, output: 12 });
  });

  it("in members takes the place of each but for nulls, and zeros in place of counts", () => {
    const merged = mergeUsageMembers(
      { input: 9, output: 1, tier: "standard", writes: { hour: 3 }, zero: 0 },
      { input: 0, output: 40, tier: "batch", writes: { hour: 0 }, zero: 5, other: null },
    );
    expect(merged).toEqual({ input: 9, output: 40, tier: "batch", writes: { hour: 3 }, zero: 5 });
  });
});

it("the usage of several parts is their sum, with what was odd about each", () => {
  const one = { usage: { ...NO_TOKENS, input: 1, imageOutput: 5 }, unknownUsage: ["a"] };
  const other = { usage: { ...NO_TOKENS, input: 2 }, unknownUsage: ["b", "a"], isClamped: true };
  expect(sumUsage([one, NO_REPORT, other])).toEqual({
    usage: { ...NO_TOKENS, input: 3, imageOutput: 5 },
    unknownUsage: ["a", "b"],
    isClamped: true,
  });
  expect(sumUsage([])).toEqual({ usage: undefined });
});
