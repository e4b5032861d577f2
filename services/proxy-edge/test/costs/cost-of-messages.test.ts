import { priceCall, type TokenUsage, totalUsage } from "@lintel/core";
import { createPriceBook, findJobPrices, priceUsage } from "@lintel/prices";
import {
  type AnswerReading,
  createAnswerReader,
  createEndpointFinder,
  type Endpoint,
  PROVIDERS,
  readEndpointCall,
} from "@lintel/providers";
import { describe, expect, it } from "vitest";

const NOV_2026 = Date.UTC(2026, 10, 22);
const book = createPriceBook();

interface Message {
  readonly model: string;
  readonly content?: readonly object[];
  readonly stop_reason?: string;
  readonly stop_details?: object;
  readonly usage: Readonly<Record<string, unknown>>;
}

interface Case {
  /** Where a real bill was wrong, or the rule is published. */
  readonly source: string;
  readonly provider?: string;
  readonly asked: { readonly model: string; readonly [member: string]: unknown };
  readonly message: Message;
  /** In nano-dollars, by hand. */
  readonly nano: number;
  readonly tokens?: Partial<TokenUsage>;
  readonly unpriced?: boolean;
}

const DOCS = "https://platform.claude.com/docs/en/build-with-claude";
const TEXT = [{ type: "text", text: "ok" }];
const fallback = (from: string, to: string, category?: string) => ({
  type: "fallback",
  from: { model: from },
  to: { model: to },
  ...(category === undefined ? {} : { trigger: { type: "refusal", category } }),
});
const grant = (type: string, input: number, output: number, more: object = {}) => ({
  type,
  input_tokens: input,
  output_tokens: output,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  ...more,
});
const refusal = (category: string | null) => ({
  content: [],
  stop_reason: "refusal",
  stop_details: { type: "refusal", category, explanation: "x" },
});

const CASES: Readonly<Record<string, Case>> = {
  "a summary of the conversation is a pass of its own: (203,000 × $5 + 4,500 × $25)/M": {
    source: "https://github.com/pydantic/pydantic-ai/issues/5065",
    asked: {
      model: "claude-opus-4-6",
      context_management: { edits: [{ type: "compact_20260112" }] },
    },
    message: {
      model: "claude-opus-4-6",
      usage: {
        input_tokens: 23_000,
        output_tokens: 1000,
        iterations: [
          { type: "compaction", input_tokens: 180_000, output_tokens: 3500 },
          { type: "message", input_tokens: 23_000, output_tokens: 1000 },
        ],
      },
    },
    nano: 1_127_500_000,
    tokens: { input: 203_000, output: 4500 },
  },
  "a summary that was all that was asked for leaves the counts beside it at zero": {
    source: `${DOCS}/compaction-on-demand#count-compaction-usage`,
    asked: { model: "claude-opus-5", compaction: { type: "summarize" } },
    message: {
      model: "claude-opus-5",
      usage: { input_tokens: 0, output_tokens: 0, iterations: [grant("compaction", 1000, 100)] },
    },
    nano: 7_500_000,
    tokens: { input: 1000, output: 100 },
  },
  "the length of each pass decides its price: 150,000 × $3 + 210,000 × $6, output $15 and $22.50": {
    source: "https://github.com/maximhq/bifrost/issues/6500",
    asked: { model: "claude-sonnet-4-5" },
    message: {
      model: "claude-sonnet-4-5",
      usage: {
        input_tokens: 150_000,
        output_tokens: 100,
        iterations: [grant("compaction", 210_000, 1000), grant("message", 150_000, 100)],
      },
    },
    nano: 450_000_000 + 1_500_000 + 1_260_000_000 + 22_500_000,
  },
  "short passes do not become a long one by being added up": {
    source: `${DOCS}/compaction-threshold#understanding-usage`,
    asked: { model: "claude-sonnet-4-5" },
    message: {
      model: "claude-sonnet-4-5",
      usage: {
        input_tokens: 270_000,
        output_tokens: 30,
        iterations: [1, 2, 3].map(() => grant("message", 90_000, 10)),
      },
    },
    nano: 270_000 * 3000 + 30 * 15_000,
    tokens: { input: 270_000, output: 30 },
  },
  "an adviser is charged as its own model": {
    source: "https://github.com/ccusage/ccusage/issues/1115",
    asked: {
      model: "claude-sonnet-4-6",
      tools: [{ type: "advisor_20260301", name: "advisor", model: "claude-opus-4-7" }],
    },
    message: {
      model: "claude-sonnet-4-6",
      usage: {
        input_tokens: 2,
        output_tokens: 491,
        cache_read_input_tokens: 226_584,
        cache_creation_input_tokens: 7853,
        iterations: [
          grant("message", 1, 45, {
            cache_read_input_tokens: 109_696,
            cache_creation_input_tokens: 7192,
          }),
          grant("advisor_message", 159_419, 7805, { model: "claude-opus-4-7" }),
          grant("message", 1, 446, {
            cache_read_input_tokens: 116_888,
            cache_creation_input_tokens: 661,
          }),
        ],
      },
    },
    nano: 1_097_014_950,
  },
  "inference in the US costs a tenth more": {
    source: "https://github.com/BerriAI/litellm/pull/38369",
    asked: { model: "claude-sonnet-4-6", inference_geo: "us" },
    message: {
      model: "claude-sonnet-4-6",
      usage: { input_tokens: 13, output_tokens: 12, inference_geo: "us" },
    },
    nano: 240_900,
  },
  "inference anywhere does not": {
    source: "https://github.com/BerriAI/litellm/pull/38369",
    asked: { model: "claude-sonnet-4-6" },
    message: {
      model: "claude-sonnet-4-6",
      usage: { input_tokens: 13, output_tokens: 12, inference_geo: "global" },
    },
    nano: 219_000,
  },
  "fast mode costs twice as much, reading and writing caches too": {
    source: "https://github.com/maximhq/bifrost/pull/4267",
    asked: { model: "claude-opus-4-8", speed: "fast" },
    message: {
      model: "claude-opus-4-8",
      usage: {
        input_tokens: 1000,
        output_tokens: 500,
        cache_creation_input_tokens: 3000,
        cache_read_input_tokens: 20_000,
        speed: "fast",
      },
    },
    nano: 92_500_000,
    tokens: { input: 1000, output: 500, cacheWrite: 3000, cacheRead: 20_000 },
  },
  "asked for and not served, it does not": {
    source: "https://github.com/BerriAI/litellm/issues/38378",
    asked: { model: "claude-opus-4-8", speed: "fast" },
    message: {
      model: "claude-opus-4-8",
      usage: { input_tokens: 1000, output_tokens: 500, speed: "standard" },
    },
    nano: 17_500_000,
  },
  "fast mode in the US is 2.2 times the price, of a summary too, of advice 1.1 times": {
    source: `${DOCS}/fast-mode`,
    asked: { model: "claude-opus-5", speed: "fast", inference_geo: "us" },
    message: {
      model: "claude-opus-5",
      usage: {
        input_tokens: 1000,
        output_tokens: 100,
        speed: "fast",
        inference_geo: "us",
        iterations: [
          grant("compaction", 2000, 100),
          grant("message", 1000, 100),
          grant("advisor_message", 1000, 100, { model: "claude-fable-5" }),
        ],
      },
    },
    // (3,000 × $5 + 200 × $25) × 2.2 + (1,000 × $10 + 100 × $50) × 1.1
    nano: 44_000_000 + 16_500_000,
  },
  "a refusal before any output is free": {
    source: "https://github.com/theopenco/llmgateway/pull/2642",
    asked: { model: "claude-fable-5" },
    message: {
      model: "claude-fable-5",
      ...refusal("cyber"),
      usage: { input_tokens: 12_000, output_tokens: 0 },
    },
    nano: 0,
  },
  "also where its last tokens are counted, and no category is reported": {
    source: `${DOCS}/refusals-and-fallback#how-refusals-are-billed`,
    asked: { model: "claude-fable-5" },
    message: {
      model: "claude-fable-5",
      ...refusal(null),
      usage: { input_tokens: 12_000, output_tokens: 6 },
    },
    nano: 0,
  },
  "a refusal before any output is not free in three categories: 12,000 × $10/M": {
    source: `${DOCS}/refusals-and-fallback#how-refusals-are-billed`,
    asked: { model: "claude-fable-5" },
    message: {
      model: "claude-fable-5",
      ...refusal("bio"),
      usage: { input_tokens: 12_000, output_tokens: 0 },
    },
    nano: 120_000_000,
  },
  "a refusal amid the answer is billed: 12,000 × $10/M + 100 × $50/M": {
    source: "https://github.com/QuantumNous/new-api/pull/7162",
    asked: { model: "claude-fable-5" },
    message: {
      model: "claude-fable-5",
      ...refusal("cyber"),
      content: TEXT,
      usage: { input_tokens: 12_000, output_tokens: 100 },
    },
    nano: 125_000_000,
  },
  "a summary made before a free refusal is billed": {
    source: `${DOCS}/compaction-threshold#understanding-usage`,
    asked: { model: "claude-fable-5" },
    message: {
      model: "claude-fable-5",
      ...refusal("cyber"),
      usage: {
        input_tokens: 5000,
        output_tokens: 0,
        iterations: [grant("compaction", 1000, 100), grant("message", 5000, 0)],
      },
    },
    nano: 15_000_000,
  },
  "who answers in place of a model that refused is charged as itself: 12,000 × $5/M + 800 × $25/M":
    {
      source: "https://github.com/posit-dev/chatlas/pull/380",
      asked: { model: "claude-fable-5", fallbacks: [{ model: "claude-opus-4-8" }] },
      message: {
        model: "claude-opus-4-8",
        content: [fallback("claude-fable-5", "claude-opus-4-8"), ...TEXT],
        usage: {
          input_tokens: 12_000,
          output_tokens: 800,
          iterations: [
            grant("message", 12_000, 0, { model: "claude-fable-5" }),
            grant("fallback_message", 12_000, 800, { model: "claude-opus-4-8" }),
          ],
        },
      },
      nano: 80_000_000,
    },
  "both are charged where the first had begun to answer": {
    source: "https://github.com/BerriAI/litellm/issues/39294",
    asked: { model: "claude-fable-5", fallbacks: [{ model: "claude-opus-4-8" }] },
    message: {
      model: "claude-opus-4-8",
      content: [...TEXT, fallback("claude-fable-5", "claude-opus-4-8"), ...TEXT],
      usage: {
        input_tokens: 12_000,
        output_tokens: 800,
        iterations: [
          grant("message", 12_000, 300, { model: "claude-fable-5" }),
          grant("fallback_message", 12_000, 800, { model: "claude-opus-4-8" }),
        ],
      },
    },
    nano: 135_000_000 + 80_000_000,
  },
  "and where it refused for a reason that is billed": {
    source: `${DOCS}/refusals-and-fallback#billing-and-rate-limits`,
    asked: { model: "claude-fable-5", fallbacks: [{ model: "claude-opus-4-8" }] },
    message: {
      model: "claude-opus-4-8",
      content: [fallback("claude-fable-5", "claude-opus-4-8", "frontier_llm"), ...TEXT],
      usage: {
        input_tokens: 12_000,
        output_tokens: 800,
        iterations: [
          grant("message", 12_000, 0, { model: "claude-fable-5" }),
          grant("fallback_message", 12_000, 800, { model: "claude-opus-4-8" }),
        ],
      },
    },
    nano: 120_000_000 + 80_000_000,
  },
  "neither is charged where all of them refused": {
    source: `${DOCS}/refusals-and-fallback#billing-and-rate-limits`,
    asked: { model: "claude-fable-5", fallbacks: [{ model: "claude-opus-4-8" }] },
    message: {
      model: "claude-opus-4-8",
      ...refusal("cyber"),
      content: [fallback("claude-fable-5", "claude-opus-4-8")],
      usage: {
        input_tokens: 12_000,
        output_tokens: 0,
        iterations: [
          grant("message", 12_000, 0, { model: "claude-fable-5" }),
          grant("fallback_message", 12_000, 0, { model: "claude-opus-4-8" }),
        ],
      },
    },
    nano: 0,
  },
  "an unknown kind of pass is charged, and marked": {
    source: `${DOCS}/compaction-threshold#understanding-usage`,
    asked: { model: "claude-opus-5" },
    message: {
      model: "claude-opus-5",
      usage: {
        input_tokens: 1000,
        output_tokens: 100,
        iterations: [grant("message", 1000, 100), grant("rehearsal", 1000, 100)],
      },
    },
    nano: 15_000_000,
    unpriced: true,
  },
  "counts that the passes do not hold are charged too": {
    source: `${DOCS}/compaction-threshold#understanding-usage`,
    asked: { model: "claude-opus-5" },
    message: {
      model: "claude-opus-5",
      usage: {
        input_tokens: 3000,
        output_tokens: 300,
        iterations: [grant("compaction", 1000, 100), grant("message", 1000, 100)],
      },
    },
    nano: 30_000_000,
    tokens: { input: 4000, output: 400 },
  },
  "passes that do not report how long they cache": {
    source: `${DOCS}/prompt-caching#1-hour-cache-duration`,
    asked: { model: "claude-opus-5" },
    message: {
      model: "claude-opus-5",
      usage: {
        input_tokens: 0,
        output_tokens: 0,
        cache_creation_input_tokens: 3000,
        cache_creation: { ephemeral_5m_input_tokens: 1000, ephemeral_1h_input_tokens: 2000 },
        iterations: [grant("message", 0, 0, { cache_creation_input_tokens: 3000 })],
      },
    },
    // 1,000 × $6.25/M + 2,000 × $10/M
    nano: 26_250_000,
    tokens: { cacheWrite: 1000, cacheWrite1h: 2000 },
  },
  "searches cost $10 a thousand, beside passes too": {
    source: "https://github.com/maximhq/bifrost/issues/5088",
    asked: { model: "claude-opus-5" },
    message: {
      model: "claude-opus-5",
      usage: {
        input_tokens: 2000,
        output_tokens: 200,
        server_tool_use: { web_search_requests: 3, web_fetch_requests: 2 },
        iterations: [grant("message", 1000, 100), grant("message", 1000, 100)],
      },
    },
    nano: 45_000_000,
  },
  "running code costs by its time, which is not reported": {
    source: "https://platform.claude.com/docs/en/about-claude/pricing#code-execution-tool",
    asked: { model: "claude-opus-5", tools: [{ type: "code_execution_20260120" }] },
    message: {
      model: "claude-opus-5",
      usage: {
        input_tokens: 1000,
        output_tokens: 100,
        server_tool_use: { code_execution_requests: 1 },
      },
    },
    nano: 7_500_000,
    unpriced: true,
  },
  "but nothing with a search of the same time": {
    source: "https://platform.claude.com/docs/en/about-claude/pricing#code-execution-tool",
    asked: {
      model: "claude-opus-5",
      tools: [{ type: "code_execution_20260120" }, { type: "web_search_20260209" }],
    },
    message: {
      model: "claude-opus-5",
      usage: {
        input_tokens: 1000,
        output_tokens: 100,
        server_tool_use: { code_execution_requests: 1, web_search_requests: 1 },
      },
    },
    nano: 17_500_000,
  },
  "Bedrock's regions cost a tenth more": {
    source: "https://github.com/anthropics/claude-code/issues/56110",
    provider: "bedrock",
    asked: { model: "eu.anthropic.claude-opus-4-7" },
    message: {
      model: "claude-opus-4-7",
      usage: {
        input_tokens: 12,
        cache_creation_input_tokens: 2000,
        cache_read_input_tokens: 100_000,
        cache_creation: { ephemeral_5m_input_tokens: 1500, ephemeral_1h_input_tokens: 500 },
        output_tokens: 800,
      },
    },
    nano: 92_878_500,
    tokens: { input: 12, cacheWrite: 1500, cacheWrite1h: 500, cacheRead: 100_000, output: 800 },
  },
};

const endpointOf = (providerId: string): Endpoint => {
  const provider = PROVIDERS.find(({ id }) => id === providerId);
  const path = providerId === "bedrock" ? "/anthropic/v1/messages" : "/v1/messages";
  const found = provider && createEndpointFinder(provider)("POST", path);
  if (found === undefined) throw new Error(`${path} is not served`);
  return found.endpoint;
};

const sse = (event: { readonly type: string; readonly [member: string]: unknown }) =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

/** The same message, streamed: the first event reports the counts of the prompt, the last but one all of them. */
function streamOf({ content = TEXT, model, stop_details, stop_reason, usage }: Message): string {
  const atStart = { ...usage, iterations: null, output_tokens: 1 };
  const blocks = content.flatMap((block, index) => [
    sse({ type: "content_block_start", index, content_block: block }),
    sse({ type: "content_block_stop", index }),
  ]);
  return [
    sse({ type: "message_start", message: { model, usage: atStart } }),
    ...blocks,
    sse({ type: "message_delta", delta: { stop_reason, stop_details }, usage }),
    sse({ type: "message_stop" }),
  ].join("");
}

function readingOf({ asked, message, provider = "anthropic" }: Case, streamed: boolean) {
  const endpoint = endpointOf(provider);
  const request = { max_tokens: 64_000, messages: [], ...asked, stream: streamed };
  const verdict = readEndpointCall(endpoint, Buffer.from(JSON.stringify(request)), {
    method: "POST",
    contentType: "application/json",
    params: {},
    mustKnowModel: false,
  });
  if (!verdict.readable) throw new Error(verdict.reason);
  const contentType = streamed ? "text/event-stream" : "application/json";
  const form = { status: 200, contentType, streamed, hidesUsage: false, body: verdict.body };
  const reader = createAnswerReader(endpoint, form);
  const whole = { type: "message", content: TEXT, stop_reason: "end_turn", ...message };
  reader.push(Buffer.from(streamed ? streamOf(whole) : JSON.stringify(whole)));
  reader.flush();
  return reader.read();
}

function priceOf({ asked, provider = "anthropic" }: Case, reading: AnswerReading) {
  const { model: responseModel, otherUsage, priceModifiers, unknownUsage, usage } = reading;
  if (usage === undefined) throw new Error("no usage was read");
  const call = { provider, settingId: "s", createdAtMs: NOV_2026, model: asked.model };
  const used = { ...call, responseModel, otherUsage, priceModifiers };
  const { costNano, unpriced } = priceUsage(book, used, usage);
  return {
    nano: costNano,
    unpriced: unpriced || unknownUsage !== undefined,
    tokens: totalUsage(usage, otherUsage),
  };
}

describe.each([
  ["plain", false],
  ["streamed", true],
])("what a message costs, %s", (_how, streamed) => {
  it.each(Object.entries(CASES))("%s", (_name, sample) => {
    const { nano, tokens = {}, unpriced = false } = sample;
    expect(priceOf(sample, readingOf(sample, streamed))).toMatchObject({ nano, unpriced, tokens });
  });
});

describe("what a message costs in a batch", () => {
  const { jobs } = PROVIDERS.find(({ id }) => id === "anthropic") ?? {};

  function batchCostOf({ message }: Case) {
    const line = { content: TEXT, stop_reason: "end_turn", ...message };
    const use = jobs?.readResult({ result: { type: "succeeded", message: line } });
    if (use === undefined || use === "unknown" || use === "nothing") throw new Error("not read");
    const costs = [use, ...(use.otherUsage ?? [])].map(({ model, priceModifiers, usage }) => {
      const modifiers = { priceModifiers: priceModifiers && [...priceModifiers] };
      const part = { ...modifiers, model, responseModel: model, promptTokens: 0 };
      const asked = { kind: "batch", provider: "anthropic", settingId: "s" } as const;
      const found = findJobPrices(book, null, { ...asked, ...part, createdAtMs: NOV_2026 });
      if (found === undefined) throw new Error(`${model} is unpriced`);
      return priceCall(usage, found.prices);
    });
    return costs.reduce((sum, nano) => sum + nano, 0);
  }

  // github.com/maximhq/bifrost/issues/6500; searches cost the same.
  it.each([
    "a summary of the conversation is a pass of its own: (203,000 × $5 + 4,500 × $25)/M",
    "inference in the US costs a tenth more",
    "a refusal before any output is free",
    "a refusal before any output is not free in three categories: 12,000 × $10/M",
  ])("is half of what it costs by itself: %s", (name) => {
    const sample = CASES[name];
    if (sample === undefined) throw new Error("no such case");
    expect(batchCostOf(sample)).toBe(sample.nano / 2);
  });
});
