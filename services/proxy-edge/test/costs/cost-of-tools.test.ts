import { NO_TOKENS } from "@lintel/core";
import { createPriceBook, priceUsage } from "@lintel/prices";
import {
  createAnswerReader,
  createEndpointFinder,
  PROVIDERS,
  readEndpointCall,
} from "@lintel/providers";
import { describe, expect, it } from "vitest";

const NOVEMBER_2026 = Date.UTC(2026, 10, 22);
const book = createPriceBook();

interface Exchanged {
  readonly provider?: string;
  readonly path?: string;
  readonly request: object;
  readonly answer: object;
  /** In nano-dollars, by hand from the provider's list. */
  readonly nano: number;
  /** Something was used that the answer does not report. */
  readonly unpriced?: boolean;
}

function costOf({ path = "/v1/responses", provider: id = "openai", ...exchanged }: Exchanged) {
  const provider = PROVIDERS.find((known) => known.id === id);
  const found = provider && createEndpointFinder(provider)("POST", path);
  if (found === undefined) throw new Error(`${path} is not served`);
  const bytes = Buffer.from(JSON.stringify(exchanged.request));
  const head = { method: "POST", contentType: "application/json", mustKnowModel: false } as const;
  const verdict = readEndpointCall(found.endpoint, bytes, { ...head, params: found.params });
  if (!verdict.readable) throw new Error(verdict.reason);
  const { body } = verdict;
  return (contentType: string, answer: string) => {
    const streamed = contentType === "text/event-stream";
    const form = { status: 200, contentType, streamed, hidesUsage: false, body };
    const reader = createAnswerReader(found.endpoint, form);
    reader.push(Buffer.from(answer));
    reader.flush();
    const {
      model: responseModel,
      unknownUsage = [],
      usage = NO_TOKENS,
      ...reported
    } = reader.read();
    const asked = { provider: id, settingId: "s", createdAtMs: NOVEMBER_2026, model: body.model };
    const cost = priceUsage(book, { ...asked, ...reported, responseModel }, usage);
    return { nano: cost.costNano, unpriced: cost.unpriced || unknownUsage.length > 0 };
  };
}

const events = (...data: readonly object[]): string =>
  data.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");

const streamOf = (response: object): string =>
  events(
    { type: "response.created", response: { ...response, output: [], usage: null } },
    { type: "response.completed", response },
  );

/** As some upstreams send it: the items one by one, and none of them in the last event. */
const streamWithoutOutputOf = ({ output, ...response }: { readonly output?: unknown }): string =>
  events(
    ...(Array.isArray(output) ? output : []).map((item: unknown) => ({
      type: "response.output_item.done",
      item,
    })),
    { type: "response.completed", response: { ...response, output: [] } },
  );

const MESSAGE = {
  type: "message",
  role: "assistant",
  content: [{ type: "output_text", text: "x", annotations: [] }],
};
const searched = (type: string) => ({
  type: "web_search_call",
  status: "completed",
  action: { type },
});
const usageOf = (input: number, output: number, reasoning = 0) => ({
  input_tokens: input,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: output,
  output_tokens_details: { reasoning_tokens: reasoning },
});
const response = (model: string, output: readonly object[], rest: object) => ({
  object: "response",
  status: "completed",
  model,
  output: [...output, MESSAGE],
  ...rest,
});
const picture = (tokens: number, input = 0) => ({
  image_gen: {
    input_tokens: input,
    input_tokens_details: { image_tokens: 0, text_tokens: input },
    output_tokens: tokens,
    output_tokens_details: { image_tokens: tokens, text_tokens: 0 },
  },
  web_search: { num_requests: 0 },
});
const DRAWN = { type: "image_generation_call", status: "completed", result: "aGk=" };

const RESPONSES: Readonly<Record<string, Exchanged>> = {
  // https://github.com/BerriAI/litellm/issues/31316: 9,000 × $0.25/M + 600 × $2/M + 4 × $0.01
  "four searches among two opened pages": {
    request: { model: "gpt-5-mini", input: "news", tools: [{ type: "web_search" }] },
    answer: response(
      "gpt-5-mini-2025-08-07",
      ["search", "search", "open_page", "search", "search", "find_in_page"].map(searched),
      { usage: usageOf(9000, 600), tools: [{ type: "web_search" }] },
    ),
    nano: 43_450_000,
  },
  "searches as many as are counted, whatever the items are": {
    request: { model: "gpt-5-mini", input: "news", tools: [{ type: "web_search" }] },
    answer: response("gpt-5-mini", [searched("search")], {
      usage: usageOf(9000, 600),
      tool_usage: { web_search: { num_requests: 3 } },
    }),
    nano: 33_450_000,
  },
  // https://community.openai.com/t/1347529: 347 × $0.40/M + 540 × $1.60/M + $0.025
  "a search by the preview with a model that does not reason": {
    request: { model: "gpt-4.1-mini", input: "events", tools: [{ type: "web_search_preview" }] },
    answer: response("gpt-4.1-mini-2025-04-14", [searched("search")], {
      usage: usageOf(347, 540),
      tools: [{ type: "web_search_preview", search_context_size: "medium" }],
    }),
    nano: 26_002_800,
  },
  // https://community.openai.com/t/1347529: 4,654 × $0.25/M + 8,448 × $0.025/M + 1,060 × $2/M + $0.01
  "a search by the preview with one that does": {
    request: { model: "gpt-5-mini", input: "events", tools: [{ type: "web_search_preview" }] },
    answer: response("gpt-5-mini-2025-08-07", [searched("search")], {
      usage: { ...usageOf(13_102, 1060), input_tokens_details: { cached_tokens: 8448 } },
    }),
    nano: 13_494_700,
  },
  "a search of Azure's, which is Bing's: 1,000 × $2/M + 100 × $8/M + $0.014": {
    provider: "azure",
    path: "/openai/v1/responses",
    request: { model: "gpt-4.1", input: "news", tools: [{ type: "web_search_preview" }] },
    answer: response("gpt-4.1-2025-04-14", [searched("search")], { usage: usageOf(1000, 100) }),
    nano: 16_800_000,
  },
  // https://github.com/Wei-Shaw/sub2api/issues/1999: 1,820 × $5/M + 210 × $30/M + 7,024 × $30/M
  "a picture by the tool's own model": {
    request: { model: "gpt-5.5", input: "draw a cat", tools: [{ type: "image_generation" }] },
    answer: response("gpt-5.5", [DRAWN], {
      usage: usageOf(1820, 210),
      tools: [{ type: "image_generation", model: "gpt-image-2", quality: "low" }],
      tool_usage: picture(7024),
    }),
    nano: 226_120_000,
  },
  "a picture by the model the request names: … + 100 × $2/M + 1,000 × $8/M": {
    request: {
      model: "gpt-5.5",
      input: "draw a cat",
      tools: [{ type: "image_generation", model: "gpt-image-1-mini" }],
    },
    answer: response("gpt-5.5", [DRAWN], {
      usage: usageOf(1820, 210),
      tool_usage: picture(1000, 100),
    }),
    nano: 15_400_000 + 200_000 + 8_000_000,
  },
  "a picture that no usage is reported of": {
    request: { model: "gpt-5.5", input: "draw a cat", tools: [{ type: "image_generation" }] },
    answer: response("gpt-5.5", [DRAWN], { usage: usageOf(1820, 210) }),
    nano: 15_400_000,
    unpriced: true,
  },
  "a tool that is reported and not known": {
    request: { model: "gpt-5.4", input: "x" },
    answer: response("gpt-5.4", [], {
      usage: usageOf(1000, 100),
      tool_usage: { ...picture(0), videos: { seconds: 8 } },
    }),
    nano: 4_000_000,
    unpriced: true,
  },
  // https://github.com/BerriAI/litellm/pull/16117: 1,000 × $2.50/M + 100 × $15/M, and a container.
  "code that ran in a container": {
    request: {
      model: "gpt-5.4",
      input: "x",
      tools: [{ type: "code_interpreter", container: { type: "auto", memory_limit: "4g" } }],
    },
    answer: response("gpt-5.4", [{ type: "code_interpreter_call", container_id: "cntr_1" }], {
      usage: usageOf(1000, 100),
    }),
    nano: 4_000_000,
    unpriced: true,
  },
  "a command in a container": {
    request: { model: "gpt-5.4", input: "x", tools: [{ type: "shell" }] },
    answer: response(
      "gpt-5.4",
      [{ type: "shell_call", environment: { type: "container_reference", container_id: "c" } }],
      { usage: usageOf(1000, 100) },
    ),
    nano: 4_000_000,
    unpriced: true,
  },
  "a command at the caller's, which costs nothing": {
    request: { model: "gpt-5.4", input: "x", tools: [{ type: "shell" }] },
    answer: response("gpt-5.4", [{ type: "shell_call", environment: { type: "local" } }], {
      usage: usageOf(1000, 100),
    }),
    nano: 4_000_000,
  },
  // https://github.com/laravel/ai/pull/846: 3 × $0.20/M + 18,011 × $0.25/M + 100 × $1.20/M
  "a prompt written to the cache": {
    request: { model: "gpt-5.6-luna", input: "hi" },
    answer: response("gpt-5.6-luna", [], {
      usage: {
        ...usageOf(18_014, 100, 40),
        input_tokens_details: { cache_write_tokens: 18_011, cached_tokens: 0 },
      },
    }),
    nano: 4_623_350,
  },
};

// https://github.com/openai/openai-agents-python/issues/4434: 192,000 × $2.50/M + 438 × $15/M
it.each(["openai", "azure"])(
  "a compaction of a conversation costs what it used: %s",
  (provider) => {
    const exchanged: Exchanged = {
      provider,
      path: provider === "openai" ? "/v1/responses/compact" : "/openai/v1/responses/compact",
      request: { model: "gpt-5.4", input: [{ role: "user", content: "x" }] },
      answer: {
        id: "resp_c",
        object: "response.compaction",
        output: [{ type: "compaction", encrypted_content: "xx" }],
        usage: usageOf(192_000, 438, 64),
      },
      nano: 486_570_000,
    };
    const cost = costOf(exchanged)("application/json", JSON.stringify(exchanged.answer));
    expect(cost).toEqual({ nano: exchanged.nano, unpriced: false });
  },
);

describe("what a response with tools costs", () => {
  it.each(Object.entries(RESPONSES))("%s", (_what, exchanged) => {
    const { answer, nano, unpriced = false } = exchanged;
    const read = costOf(exchanged);
    expect(read("application/json", JSON.stringify(answer))).toEqual({ nano, unpriced });
    expect(read("text/event-stream", streamOf(answer))).toEqual({ nano, unpriced });
    expect(read("text/event-stream", streamWithoutOutputOf(answer))).toEqual({ nano, unpriced });
  });

  it("is known of an answer that is too long to keep its items", () => {
    const [, exchanged] =
      Object.entries(RESPONSES).find(([what]) => what.startsWith("a picture by the tool")) ?? [];
    if (exchanged === undefined) throw new Error("no such exchange");
    const long = {
      ...exchanged.answer,
      output: [{ ...DRAWN, result: "A".repeat(5 * 1024 * 1024) }],
    };
    const cost = costOf(exchanged)("application/json", JSON.stringify(long));
    expect(cost).toEqual({ nano: exchanged.nano, unpriced: false });
  });
});

// https://github.com/Helicone/helicone/pull/4098: 100 × $2.50/M + 10 × $10/M + $0.025
describe("what a search model in chat costs", () => {
  const answer = {
    model: "gpt-4o-search-preview-2025-03-11",
    choices: [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }],
    usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
  };
  const chunk = { choices: [{ index: 0, delta: { content: "hi" }, finish_reason: "stop" }] };
  const stream = `${events(chunk, { choices: [], usage: answer.usage })}data: [DONE]\n\n`;

  it.each([
    ["gpt-4o-search-preview", { web_search_options: {} }, 25_350_000],
    ["gpt-4o-search-preview", {}, 25_350_000],
    ["gpt-4o-search-preview-2025-03-11", {}, 25_350_000],
    // 100 × $0.15/M + 10 × $0.60/M
    ["gpt-4o-mini-search-preview", {}, 25_021_000],
    // 100 × $1.25/M + 10 × $10/M + $0.01
    ["gpt-5-search-api", {}, 10_225_000],
    ["gpt-4o", {}, 350_000],
  ])("%s with %j", (model, options, nano) => {
    const request = { model, messages: [], ...options };
    const read = costOf({ path: "/v1/chat/completions", request, answer, nano });
    const expected = { nano, unpriced: false };
    expect(read("application/json", JSON.stringify(answer))).toEqual(expected);
    expect(read("text/event-stream", stream)).toEqual(expected);
  });
});
