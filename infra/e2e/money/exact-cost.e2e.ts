import { chatUsage, waitFor } from "@lintel/testkit";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";

/**
 * OpenAI's list prices, nano-dollars per token, written down here a second time on purpose: the test must
 * not believe the price book. https://platform.openai.com/docs/pricing
 */
const NANO_PER_TOKEN = {
  "gpt-4o": { input: 2500, cached: 1250, output: 10_000 },
  "gpt-4o-mini": { input: 150, cached: 75, output: 600 },
  "o3-mini": { input: 1100, cached: 550, output: 4400 },
  "gpt-4.1-nano": { input: 100, cached: 25, output: 400 },
} as const;
type Model = keyof typeof NANO_PER_TOKEN;

let lintel: Lintel;
beforeAll(async () => {
  lintel = await startLintel();
});
afterAll(() => lintel.stop());

const nanoOf = (
  model: Model,
  used: { prompt: number; completion: number; cached?: number },
): number => {
  const price = NANO_PER_TOKEN[model];
  const cached = used.cached ?? 0;
  // Reasoning tokens are part of the completion and cost the same.
  return (
    (used.prompt - cached) * price.input + cached * price.cached + used.completion * price.output
  );
};

async function bookedNano(callId: string): Promise<bigint> {
  return waitFor(
    async () => {
      const { rows } = await lintel.db.query<{ cost_nano: string }>(
        "select cost_nano from events where id = $1",
        [callId],
      );
      return rows[0] === undefined ? undefined : BigInt(rows[0].cost_nano);
    },
    { label: `event ${callId} in the ledger` },
  );
}

describe("the cost of an event is usage times price, to the nano-dollar", () => {
  it.each([
    ["gpt-4o", { prompt: 1, completion: 1 }],
    ["gpt-4o", { prompt: 2926, completion: 364, cached: 1920, reasoning: 64 }],
    ["gpt-4o-mini", { prompt: 17, completion: 3, cached: 16 }],
    ["o3-mini", { prompt: 999, completion: 31_337, cached: 128, reasoning: 31_000 }],
    ["gpt-4.1-nano", { prompt: 1_000_000, completion: 32_768, cached: 999_999 }],
  ] as const)("%s %j, plain and streamed", async (model, used) => {
    const key = await lintel.aKey();
    lintel.upstream.always([{ kind: "report-usage", usage: chatUsage(used) }]);
    const client = new OpenAI({ apiKey: key.secret, baseURL: lintel.baseUrls[0] });
    const question = { model, messages: [{ role: "user" as const, content: "How much?" }] };

    const plain = await client.chat.completions.create(question).withResponse();
    const streamed = await client.chat.completions
      .create({ ...question, stream: true })
      .withResponse();
    for await (const chunk of streamed.data) expect(chunk.choices.length).toBeGreaterThan(0);

    const expected = BigInt(nanoOf(model, used));
    for (const { response } of [plain, streamed]) {
      expect(await bookedNano(response.headers.get("x-request-id") ?? "")).toBe(expected);
    }
    const { rows } = await lintel.db.query<{ cost_nano: string }>(
      "select cost_nano from spend where scope = 'key' and scope_id = $1 and unit = 'total'",
      [key.id],
    );
    expect(BigInt(rows[0]?.cost_nano ?? -1)).toBe(2n * expected);
    expect(await lintel.admin.spentMicroUsd(key.id)).toBe(Number((2n * expected + 500n) / 1000n));
    lintel.upstream.reset();
  });

  it("embeddings: $0.02 per million tokens", async () => {
    const key = await lintel.aKey();
    const client = new OpenAI({ apiKey: key.secret, baseURL: lintel.baseUrls[0] });
    const { data, response } = await client.embeddings
      .create({ model: "text-embedding-3-small", input: ["one", "two words", "three more words"] })
      .withResponse();
    const nano = await bookedNano(response.headers.get("x-request-id") ?? "");
    expect(nano).toBe(BigInt(data.usage.prompt_tokens * 20));
  });
});
