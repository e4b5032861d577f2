import { expect, it } from "vitest";

import { fromInputOutput } from "./input-output-usage.ts";
import { toUsage } from "./to-usage.ts";

const DETAILS = {
  cached_tokens: 100,
  cache_write_tokens: 500,
  cache_write_tokens_details: { ttl_30m_tokens: 200, ttl_12h_tokens: 300 },
};
const IN_CLASSES = { input: 400, cacheRead: 100, cacheWrite: 200, cacheWrite1h: 300 };

it("distinguishes writes kept for twelve hours, which cost more, from those kept for half an hour", () => {
  const reported = { input_tokens: 1000, output_tokens: 1, input_tokens_details: DETAILS };
  const reading = fromInputOutput(reported);
  expect(reading.usage).toMatchObject(IN_CLASSES);
  expect(reading.unknownUsage ?? []).toEqual([]);
  const chat = { prompt_tokens: 1000, completion_tokens: 1, prompt_tokens_details: DETAILS };
  expect(toUsage(chat).usage).toMatchObject(IN_CLASSES);
});

it("never counts more writes than there were, and none apart where none are reported", () => {
  const reported = (details: object) =>
    fromInputOutput({ input_tokens: 10, output_tokens: 1, input_tokens_details: details }).usage;
  const many = { cache_write_tokens: 4, cache_write_tokens_details: { ttl_12h_tokens: 9 } };
  expect(reported(many)).toMatchObject({ input: 6, cacheWrite: 0, cacheWrite1h: 4 });
  expect(reported({ cache_write_tokens: 4 })).not.toHaveProperty("cacheWrite1h");
});
