import { readFile } from "node:fs/promises";

import { NO_TOKENS, priceCall, promptTokensOf, type TokenUsage } from "@lintel/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { findCallPrices } from "../calls/find-call-prices.ts";
import { serviceTierOf } from "../modifiers/service-tiers.ts";
import { cataloguedNames, PRICE_VERSION, sellerAt } from "./genai-price.ts";
import { createPriceBook, UNKNOWN_MODEL } from "./price-book.ts";

const book = createPriceBook();
const NOV_2026 = Date.UTC(2026, 10, 22);

const costOf = (
  model: string,
  usage: Partial<TokenUsage>,
  atMs = NOV_2026,
  provider = "openai",
): number => {
  const tokens = { ...NO_TOKENS, ...usage };
  const found = book.find(provider, model, atMs, promptTokensOf(tokens));
  if (found === undefined) throw new Error(`${model} is unpriced`);
  return priceCall(tokens, found.prices);
};

describe("costs computed by hand, in nano-dollars", () => {
  it.each([
    // 100 × $0.60 + 10 × $10 + 50 × $0.06 + 40 × $0.30 + 20 × $2.40 + 30 × $20 per million
    [
      "gpt-realtime-mini",
      {
        input: 100,
        audioInput: 10,
        cacheRead: 50,
        cacheReadAudio: 40,
        output: 20,
        audioOutput: 30,
      },
      823_000,
    ],
    // 10 × $0.50 + 20 × $5 per million
    ["gpt-realtime", { cacheReadImage: 10, imageInput: 20 }, 105_000],
    // 90 s at $0.017 a minute
    ["gpt-realtime-whisper", { audioMs: 90_000 }, 25_500_000],
    // 1,000 × $2.50/M + 500 × $10/M = $0.0025 + $0.005
    ["gpt-4o", { input: 1000, output: 500 }, 7_500_000],
    // 200 × $0.15/M + 1,024 × $0.075/M + 37 × $0.60/M = 30,000 + 76,800 + 22,200 nano
    ["gpt-4o-mini", { input: 200, cacheRead: 1024, output: 37 }, 129_000],
    // Reasoning is output: (100 + 900) × $4.40/M, 250 × $1.10/M
    ["o4-mini", { input: 250, output: 100, reasoning: 900 }, 4_675_000],
    // 7 × $1.25/M + 3 × $0.125/M + 11 × $10/M = 8,750 + 375 + 110,000 nano
    ["gpt-5", { input: 7, cacheRead: 3, output: 1, reasoning: 10 }, 119_125],
    // One token of an embedding: $0.02/M = 20 nano; nothing is truncated to micro-dollars.
    ["text-embedding-3-small", { input: 1 }, 20],
    // Dated snapshots are the model they are a snapshot of.
    ["gpt-4o-2024-08-06", { input: 1000, output: 500 }, 7_500_000],
    // Audio: 100 × $32/M + 50 × $64/M, text 10 × $2.50/M
    ["gpt-audio", { input: 10, audioInput: 100, audioOutput: 50 }, 6_425_000],
    // Our correction: 100 × $40/M + 50 × $80/M
    ["gpt-4o-audio-preview", { audioInput: 100, audioOutput: 50 }, 8_000_000],
    ["gpt-4o-audio-preview-2024-10-01", { audioInput: 100, audioOutput: 50 }, 20_000_000],
    // Cache writes: 1,000 × $2.50/M, here the most expensive class of the prompt
    ["gpt-6-sol", { cacheWrite: 1000 }, 2_500_000],
    // A moderation is free, and that is a price.
    ["omni-moderation-latest", { input: 1000 }, 0],
  ])("%s %j costs %d", (model, usage, nano) => {
    expect(costOf(model, usage)).toBe(nano);
  });

  it.each([
    // 20 × $3/M + 1,000 × $3.75/M + 2,000 × $6/M + 3,000 × $0.30/M + 40 × $15/M = 60,000 + 3,750,000 + 12,000,000 + 900,000 + 600,000 nano
    [
      "anthropic",
      "claude-sonnet-4-5-20250929",
      { input: 20, cacheWrite: 1000, cacheWrite1h: 2000, cacheRead: 3000, output: 40 },
      17_310_000,
    ],
    // Over 200,000 prompt tokens, those written to the cache included: 1 × $6/M + 200,000 × $12/M + 1 × $22.50/M
    [
      "anthropic",
      "claude-sonnet-4-5",
      { input: 1, cacheWrite1h: 200_000, output: 1 },
      2_400_028_500,
    ],
    // In a batch all of it at half the price, searches at the whole: (20 × $3/M + 40 × $15/M) / 2 + 1 × $10/K
    ["anthropic", "claude-3-5-sonnet batch", { input: 20, output: 40, webSearches: 1 }, 10_330_000],
    ["anthropic", "claude-instant-1.2", { input: 10, output: 10 }, 32_000],
    ["anthropic", "claude-2.1", { input: 10, output: 10 }, 320_000],
    // Regional models cost a tenth more: 100 × $3.30/M + 10 × $16.50/M; an hour's cache write is 1.6 times the other.
    [
      "bedrock",
      "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
      { input: 100, output: 10 },
      495_000,
    ],
    ["bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", { cacheWrite1h: 100 }, 660_000],
    ["azure", "gpt-4o", { input: 1000, output: 500 }, 7_500_000],
    ["azure", "gpt-5-nano", { input: 1000 }, 50_000],
    // Half a minute of Whisper at $0.006 a minute
    ["openai", "whisper-1", { audioMs: 30_000 }, 3_000_000],
    // 1,234 characters at $15 a million
    ["openai", "tts-1", { characters: 1234 }, 18_510_000],
    ["openai", "tts-1-hd", { characters: 1234 }, 37_020_000],
    ["openai", "dall-e-3 standard 1024x1024", { images: 1 }, 40_000_000],
    ["openai", "dall-e-3 hd 1792x1024", { images: 1 }, 120_000_000],
    ["openai", "dall-e-2 256x256", { images: 10 }, 160_000_000],
    // 50 × $5/M + 300 × $10/M + 4,160 × $40/M
    ["openai", "gpt-image-1", { input: 50, imageInput: 300, imageOutput: 4160 }, 169_650_000],
    // 50 × $5/M + 300 × $8/M + 10 × $10/M + 1,056 × $32/M
    [
      "openai",
      "gpt-image-1.5",
      { input: 50, imageInput: 300, output: 10, imageOutput: 1056 },
      36_542_000,
    ],
    // 12 × $2.50/M + 200 × $2.50/M + 30 × $10/M; Azure has $6 for audio.
    ["openai", "gpt-4o-transcribe", { input: 12, audioInput: 200, output: 30 }, 830_000],
    ["azure", "gpt-4o-transcribe", { input: 12, audioInput: 200, output: 30 }, 1_530_000],
    // 20 × $2/M + 10 × $8/M + 2 × $10/K + 1 × $2.50/K
    ["openai", "gpt-4.1", { input: 20, output: 10, webSearches: 2, fileSearches: 1 }, 22_620_000],
    ["openai", "gpt-4o batch", { input: 1000, cacheRead: 1000, output: 500 }, 4_375_000],
  ])("%s %s %j costs %d", (provider, model, usage, nano) => {
    expect(costOf(model, usage, NOV_2026, provider)).toBe(nano);
  });

  it("takes the price of the call's time", () => {
    const usage = { input: 1000, output: 1000 };
    expect(costOf("o3", usage, Date.UTC(2025, 5, 9, 23, 59, 59, 999))).toBe(50_000_000);
    expect(costOf("o3", usage, Date.UTC(2025, 5, 10))).toBe(10_000_000);
  });
});

describe("our own lists", () => {
  it.each([
    ["azure", "gpt-35-turbo-instruct", { input: 1000, output: 1000 }, 3_500_000],
    ["azure", "gpt-35-turbo-0613", { input: 1000, output: 1000 }, 3_500_000],
    ["azure", "gpt-4-vision", { input: 1000, output: 1000 }, 40_000_000],
    ["openai", "gpt-6.2-astra", { input: 1000, cacheWrite: 100, cacheWrite1h: 10 }, 9_200_000],
    ["openai", "gpt-6-sol", { cacheWrite1h: 1000 }, 5_000_000],
    ["azure", "gpt-audio-1.5-2026-02-23", { audioInput: 1000 }, 32_000_000],
    [
      "openai",
      "gpt-6.1-sol-2026-09-29",
      { input: 1000, cacheRead: 1000, output: 1000 },
      12_100_000,
    ],
    ["openai", "gpt-4o-mini-tts-2025-12-15", { input: 1000, audioOutput: 1000 }, 12_600_000],
    // In a group of regions as in one; a twelfth more in the government's.
    ["bedrock", "us.anthropic.claude-fable-5", { input: 1000, output: 1000 }, 66_000_000],
    ["bedrock", "apac.anthropic.claude-opus-5", { input: 1000, output: 1000 }, 33_000_000],
    ["bedrock", "us-gov.anthropic.claude-opus-5", { input: 1000, output: 1000 }, 36_000_000],
    ["bedrock", "us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0", { input: 1000 }, 3_600_000],
    ["bedrock", "us-gov.anthropic.claude-sonnet-5-5", { input: 1000, cacheRead: 1000 }, 2_520_000],
    ["bedrock", "global.anthropic.claude-fable-5", { input: 1000, output: 1000 }, 60_000_000],
    ["deepinfra", "BAAI/bge-large-en-v1.5", { input: 1000 }, 10_000],
    ["deepinfra", "intfloat/e5-base-v2", { input: 1000 }, 5000],
    ["deepinfra", "thenlper/gte-large", { input: 1000 }, 10_000],
    ["deepinfra", "sentence-transformers/all-minilm-l6-v2", { input: 1000 }, 5000],
    ["deepinfra", "zai-org/GLM-5", { input: 1000, cacheRead: 1000, output: 1000 }, 2_800_000],
  ])("%s %s %j costs %d", (provider, model, usage, nano) => {
    expect(costOf(model, usage, NOV_2026, provider)).toBe(nano);
  });

  it("price no model whose name only begins like one of theirs", () => {
    expect(book.find("openai", "gpt-6.1-sol-mini", NOV_2026)).toBeUndefined();
    expect(book.find("deepinfra", "zai-org/GLM-5-Air", NOV_2026)).toBeUndefined();
  });

  it.each(["openai", "azure", "deepinfra"])("of %s price in whole nano-dollars", (provider) => {
    for (const model of cataloguedNames(provider)) {
      const prices = book.find(provider, model, NOV_2026)?.prices;
      expect(Object.values(prices ?? {}).every(Number.isSafeInteger)).toBe(true);
    }
  });
});

describe("models that cost more for a long prompt", () => {
  it("do so from the first token more than 272,000, also where the catalogue says one fewer", () => {
    const inputs = [272_000, 272_001].map(
      (tokens) => book.find("openai", "gpt-5.5", NOV_2026, tokens)?.prices.input,
    );
    expect(inputs).toEqual([5_000_000_000, 10_000_000_000]);
  });

  it("charges the whole call the dearer price once the prompt exceeds the tier's start", () => {
    // 272,000 × $2/M + 1 × $10/M, and one token more: 272,001 × $4/M + 1 × $15/M
    expect(costOf("gpt-6-sol", { input: 272_000, output: 1 })).toBe(544_010_000);
    expect(costOf("gpt-6-sol", { input: 272_001, output: 1 })).toBe(1_088_019_000);
  });

  it("counts cached tokens towards the length of the prompt", () => {
    expect(costOf("gpt-6-sol", { input: 1, cacheRead: 272_000 })).toBe(4000 + 108_800_000);
  });

  it("gives the highest price when the length of the prompt is unknown", () => {
    expect(book.find("openai", "gpt-6-sol", NOV_2026)?.prices.output).toBe(15_000_000_000);
  });
});

describe("an upper bound of the prompt's length", () => {
  const MODELS = ["gpt-4o", "gpt-5.4-pro", "gpt-5.6-sol", "gpt-6-luna", "o3"];
  const length = fc.oneof(fc.integer({ min: 271_990, max: 272_010 }), fc.nat(1_000_000));

  it("gives an upper bound of the price, in every class", () => {
    fc.assert(
      fc.property(fc.constantFrom(...MODELS), length, length, (model, one, other) => {
        const [exact, bound] = [Math.min(one, other), Math.max(one, other)].map(
          (tokens) => book.find("openai", model, NOV_2026, tokens)?.prices,
        );
        const dearer = Object.entries(exact ?? {}).filter(
          ([name, price]) =>
            (price ?? 0) > (Object.entries(bound ?? {}).find(([n]) => n === name)?.[1] ?? 0),
        );
        expect(dearer).toEqual([]);
      }),
    );
  });
});

describe("a fine-tuned model", () => {
  it.each([
    // 80 × $0.30/M + 1,920 × $0.15/M + 10 × $1.20/M
    ["openai", "ft:gpt-4o-mini-2024-07-18:acme::abc", 324_000],
    // 80 × $3/M + 1,920 × $0.75/M + 10 × $12/M
    ["openai", "ft:gpt-4.1-2025-04-14:acme::abc", 1_800_000],
    ["openai", "ft:gpt-4.1-nano-2025-04-14:acme:name:abc:ckpt-step-10", 120_000],
    ["openai", "ft:o4-mini-2025-04-16:acme::abc", 2_400_000],
    // 2,000 × $45/M + 10 × $90/M: not the $30 and $60 of gpt-4-0613
    ["openai", "ft:gpt-4-0613:acme::abc", 90_900_000],
    ["openai", "ft:gpt-4-0613", 90_900_000],
    ["openai", "ft:davinci-002:acme::abc", 24_120_000],
    ["openai", "ft:babbage-002", 3_216_000],
    ["openai", "ft:gpt-3.5-turbo:acme::abc", 6_060_000],
    ["azure", "gpt-4o-mini-2024-07-18.ft-0123456789abcdef", 324_000],
  ])("of %s, %s, costs what is asked for it: %d", (provider, model, nano) => {
    expect(costOf(model, { input: 80, cacheRead: 1920, output: 10 }, NOV_2026, provider)).toBe(
      nano,
    );
  });

  it("has prices of its own in a batch: 100 × $2.225/M + 10 × $0.90/M + 20 × $12.50/M", () => {
    const usage = { input: 100, cacheRead: 10, output: 20 };
    expect(costOf("ft:gpt-4o-2024-08-06:acme::id batch", usage)).toBe(481_500);
    expect(costOf("ft:gpt-4o-mini-2024-07-18:acme::id batch", usage)).toBe(27_750);
  });

  it.each(["openai", "azure", "anthropic"])(
    "of %s never costs what the model it was trained from does",
    (provider) => {
      const bases = cataloguedNames("openai").filter((name) => !/^ft:|\.ft-/.test(name));
      const outputOf = (name: string) => book.find(provider, name, NOV_2026)?.prices.output;
      const asCheap = bases.flatMap((base) =>
        [`ft:${base}`, `ft:${base}:acme::id`, `${base}.ft-0123`].filter(
          (name) => (outputOf(name) ?? Infinity) <= (outputOf(base) ?? 0),
        ),
      );
      expect(asCheap).toEqual([]);
    },
  );

  it.each(["ft:gpt-5.5:acme::id", "ft:gpt-4.1-mega:acme::id", "ft:", "o4-mega.ft-1"])(
    "%s is unpriced when its price is not published",
    (model) => {
      expect(book.find("openai", model, NOV_2026)).toBeUndefined();
      expect(book.find("azure", model, NOV_2026)).toBeUndefined();
    },
  );
});

describe("what has no price", () => {
  it.each([
    ["openai", "gpt-99-imaginary"],
    ["openai", ""],
    ["openai", "x".repeat(100_000)],
    ["openai", "tts-99"],
    ["no-such-provider", "gpt-4o"],
  ])("%s %s is unpriced, not free", (provider, model) => {
    expect(book.find(provider, model, NOV_2026)).toBeUndefined();
  });

  it("does not give one provider's model another provider's price", () => {
    expect(book.find("openai", "claude-sonnet-4-5", NOV_2026)).toBeUndefined();
  });
});

describe("limits of models", () => {
  it.each([
    ["gpt-4o-mini-2024-07-18", 16_384, 136_000],
    ["gpt-4.1-nano", 32_768, 1_062_500],
    ["gpt-5-mini", 128_000, 425_000],
    ["o3-mini", 100_000, 212_500],
    ["gpt-4", 8192, 8704],
    ["ft:gpt-4o-mini-2024-07-18:acme::id", 16_384, 136_000],
    ["text-embedding-3-large", 0, 8704],
    ["computer-use-preview", 8704, 8704],
    ["gpt-6-sol", 128_000, 1_050_000],
    ["gpt-6.2-astra", 128_000, 1_050_000],
    ["my-own-model", UNKNOWN_MODEL.maxOutputTokens, UNKNOWN_MODEL.contextTokens],
  ])("%s answers with at most %d tokens in a window of %d", (model, output, context) => {
    expect(book.limitsOf("openai", model)).toEqual({
      maxOutputTokens: output,
      contextTokens: context,
    });
  });
});

it("names the price data that is installed", async () => {
  const manifest = new URL(
    "../../node_modules/@pydantic/genai-prices/package.json",
    import.meta.url,
  );
  const { version } = JSON.parse(await readFile(manifest, "utf8"));
  expect(PRICE_VERSION).toMatch(`genai-prices@${version}+`);
});

it("prices every model of the catalogue that is charged by tokens in whole nano-dollars", () => {
  for (const model of ["gpt-oss-20b", "gpt-5.4-nano", "gpt-realtime-mini", "gpt-image-1.5"]) {
    const prices = book.find("openai", model, NOV_2026)?.prices;
    expect(prices).toBeDefined();
    expect(Object.values(prices ?? {}).every(Number.isSafeInteger)).toBe(true);
  }
});

describe("how a call is served", () => {
  const pricesOf = (name: string, provider = "openai") => book.find(provider, name, NOV_2026, 10);

  it.each([
    ["gpt-5 priority", 2_500_000_000, 20_000_000_000],
    ["gpt-5-2025-08-07 priority", 2_500_000_000, 20_000_000_000],
    ["gpt-4o-2024-05-13 priority", 8_750_000_000, 26_250_000_000],
    ["gpt-4o-2024-08-06 priority", 4_250_000_000, 17_000_000_000],
    ["gpt-5.5-2026-04-23 priority", 12_500_000_000, 75_000_000_000],
    ["gpt-5.3-codex priority", 3_500_000_000, 28_000_000_000],
    ["gpt-5.6-sol priority", 8_000_000_000, 40_000_000_000],
    ["gpt-6-astra priority", 20_000_000_000, 100_000_000_000],
    ["gpt-6-astra ultrafast", 60_000_000_000, 300_000_000_000],
    ["gpt-5 flex", 625_000_000, 5_000_000_000],
    ["gpt-5 batch", 625_000_000, 5_000_000_000],
  ])("%s has prices of its own", (name, input, output) => {
    expect(pricesOf(name)).toMatchObject({ prices: { input, output } });
    expect(pricesOf(name)).not.toHaveProperty("isStandIn");
  });

  it.each([
    ["openai", "gpt-4-turbo", "priority"],
    ["openai", "gpt-5", "ultrafast"],
    ["openai", "gpt-5", "other"],
    ["anthropic", "claude-sonnet-4-5", "priority"],
    // DeepInfra has both tiers but publishes no prices for them.
    ["deepinfra", "zai-org/GLM-5", "flex"],
  ])(
    "%s has no published price of %s in the tier %s: the standard price is used and marked as a fallback",
    (provider, name, tier) => {
      expect(pricesOf(`${name} ${tier}`, provider)).toEqual({
        ...pricesOf(name, provider),
        isFallback: true,
      });
    },
  );

  it("costs on Azure what it does at OpenAI", () => {
    const atOpenAi = pricesOf("gpt-5.5 priority")?.prices;
    expect(atOpenAi?.input).toBe(12_500_000_000);
    expect(pricesOf("gpt-5.5 priority", "azure")?.prices).toEqual({
      ...atOpenAi,
      // It searches with Bing.
      webSearches: 14_000_000_000_000,
      webSearchPreviews: 14_000_000_000_000,
    });
  });

  it("has the price of the call's time", () => {
    const at = (...[year, month, day]: readonly [number, number, number]) =>
      book.find("openai", "gpt-6.2-sol ultrafast", Date.UTC(year, month, day), 10)?.prices.output;
    expect([at(2027, 1, 28), at(2027, 2, 1)]).toEqual([30_000_000_000, 60_000_000_000]);
    const before = book.find("openai", "gpt-5.6-sol priority", Date.UTC(2026, 7, 20), 10);
    expect(before?.prices.output).toBe(60_000_000_000);
  });

  it("in priority keeps the prices of searches, and costs more for a long prompt", () => {
    const long = book.find("azure", "gpt-5.5 priority", NOV_2026, 272_001)?.prices;
    expect(long).toMatchObject({ input: 20_000_000_000, output: 90_000_000_000 });
    expect(long?.webSearches).toBe(book.find("azure", "gpt-5.5", NOV_2026)?.prices.webSearches);
  });

  it.each([
    ["default", undefined],
    ["auto", undefined],
    ["scale", undefined],
    ["", undefined],
    ["flex", "flex"],
    ["fast", "priority"],
    ["ultrafast", "ultrafast"],
    ["balanced", "other"],
    ["other", "other"],
  ] as const)("by the name %j is the tier %s", (name, tier) => {
    expect(serviceTierOf(name)).toBe(tier);
  });

  it("has no price for an unknown model", () => {
    expect(pricesOf("no-such-model priority")).toBeUndefined();
  });
});

describe("the highest price of a provider", () => {
  it.each(["openai", "azure"])("costs at least what any model of %s costs", (provider) => {
    const mostExpensive = book.mostExpensive(provider, NOV_2026, true);
    for (const model of [
      "o1-pro",
      "gpt-4o",
      "gpt-4o-audio-preview",
      "text-embedding-3-large",
      "dall-e-3",
    ]) {
      const { prices } = book.find(provider, model, NOV_2026) ?? { prices: undefined };
      for (const [name, price] of Object.entries(prices ?? {})) {
        expect(
          Object.entries(mostExpensive ?? {}).find(([own]) => own === name)?.[1],
        ).toBeGreaterThanOrEqual(price ?? 0);
      }
    }
  });

  it("that only reads is far cheaper than one that answers", () => {
    const [reads, answers] = [false, true].map((each) =>
      book.mostExpensive("azure", NOV_2026, each),
    );
    expect(10 * (reads?.input ?? Infinity)).toBeLessThan(answers?.input ?? 0);
    expect(book.mostExpensive("no-such-provider", NOV_2026, true)).toBeUndefined();
  });
});

describe("the API at an address", () => {
  it.each([
    ["https://api.openai.com/v1/chat/completions", "openai"],
    ["https://api.groq.com/openai/v1/chat/completions", "groq"],
    ["http://127.0.0.1:8000/https://api.openai.com", undefined],
    ["https://models.test/v1", undefined],
    ["nonsense", undefined],
  ])("%s is %s", (address, seller) => {
    expect(sellerAt(address)).toBe(seller);
  });

  it("sells at its own prices, regardless of the provider's name", () => {
    const asked = { provider: "bricks", createdAtMs: NOV_2026, model: "gpt-4o" };
    expect(findCallPrices(book, asked, 10)).toBeUndefined();
    expect(findCallPrices(book, { ...asked, seller: "openai" }, 10)).toMatchObject({
      prices: { input: 2_500_000_000 },
    });
  });
});
